using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QtGpu.Attack.CommandLines;

/// <summary>
/// Hostile command lines, cancelled after a moment: a line or two of words, an exit code of the documented ones, and an
/// end within two seconds.
/// </summary>
internal sealed class LinesFault() : Fault("lines", "hostile command lines")
{
    private const int LinesPerProcess = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public override (int Long, int Short) Counts => (6000, 60);

    public override void Run(Attempt attempt)
    {
        var records = new List<LineRecord>();
        for (int next = 0; next < attempt.Count;)
        {
            List<LineRecord> batch = Batch(attempt, next, Math.Min(LinesPerProcess, attempt.Count - next));
            next = batch[^1].Index + 1;
            foreach (LineRecord record in batch.Select(record => Again(record, attempt)))
            {
                records.Add(record);
                if (record.Trial!.Fault is { } fault)
                    Console.WriteLine($"  {record.Words}: {fault}");
            }
        }

        var faults = records.Where(record => record.Trial!.Fault is not null)
            .GroupBy(record => record.Trial!.Fault!, StringComparer.Ordinal).ToList();
        foreach (var fault in faults)
        {
            string words = string.Join('\n', fault.Select(record => record.Words));
            attempt.Keep($"lines-{fault.First().Index}.txt", Encoding.UTF8.GetBytes(words));
        }

        string codes = string.Join(", ", records.GroupBy(record => record.Trial!.Code).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} × {(group.Key is { } code ? $"exit {code}" : "no exit")}"));
        attempt.Report(new(
            "hostile command lines", $"{records.Count} lines, cancelled after 50 to 500 ms",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{codes}; the last ended {records.Max(record => record.Trial!.Overrun):0} ms after it was cancelled"),
            faults.Count == 0 ? null
                : string.Join("; ", faults.Select(fault => $"{fault.Count()} × {fault.Key} ({fault.First().Words})"))));
    }

    // Who else is on this machine can make a line slow: what counts is how it does by itself.
    private static LineRecord Again(LineRecord record, Attempt attempt) =>
        record.Trial!.Overrun > LineTrial.Grace.TotalMilliseconds && Batch(attempt, record.Index, 1) is [var alone]
            ? alone
            : record;

    // The last one is the one at which the process ended, where it ended early.
    private static List<LineRecord> Batch(Attempt attempt, int first, int count)
    {
        string folder = attempt.NewFolder("lines"), log = Path.Combine(attempt.Scratch, $"lines-{first}.jsonl");
        using var child = ToolProcess.OfThis(
            folder, LineBatch.Name, $"{attempt.Seed}", $"{first}", $"{count}", log);
        bool ended = child.WaitForExit(Patience);
        if (!ended)
            child.Kill();
        LineRecord[] all = [.. File.ReadLines(log).Select(line => JsonSerializer.Deserialize<LineRecord>(line)!)];
        List<LineRecord> done = [.. all.Where(record => record.Trial is not null)];
        if (done.Count < count && all[^1].Trial is null)
        {
            string fault = ended ? $"the process crashed with exit code {child.ExitCode}" : "never ended";
            done.Add(all[^1] with { Trial = new(null, fault, 0) });
        }

        Directory.Delete(folder, recursive: true);
        return done;
    }
}
