using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QtGpu.Attack.CommandLines;

/// <summary>
/// Hostile command lines, cancelled after a moment: a line or two of words, an exit code of the documented ones, and an
/// end within two seconds of SIGINT.
/// </summary>
internal sealed class LinesFault() : Fault("lines", "hostile command lines")
{
    private const int LinesPerProcess = 60, Tries = 3;
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

    // What counts is the tool as a user stops it; and who else is on this machine can make one slow.
    private static LineRecord Again(LineRecord record, Attempt attempt)
    {
        if (record.Trial!.Overrun <= LineTrial.Grace.TotalMilliseconds)
            return record;
        LineTrial? trial = null;
        for (int i = 0; i < Tries && trial is not { Fault: null }; i++)
            trial = Interrupted(record.Line, attempt);
        return record with { Trial = trial };
    }

    private static LineTrial Interrupted(string[] line, Attempt attempt)
    {
        string folder = attempt.NewFolder("interrupted");
        Material.Lay(folder, new Dice(attempt.Seed, "material"));
        using ToolProcess tool = ToolProcess.Of(folder, line);
        if (!tool.WaitForExit(TimeSpan.FromSeconds(2)))
        {
            long start = Stopwatch.GetTimestamp();
            tool.Interrupt();
            if (!tool.WaitForExit(LineTrial.Grace))
            {
                tool.Kill();
                return new(null, "alive 2 s after SIGINT", LineTrial.Grace.TotalMilliseconds);
            }

            return new(tool.ExitCode, null, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new(tool.ExitCode, null, 0);
    }

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
