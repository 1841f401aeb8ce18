using System.Text.Json;
using QtGpu.Cli;

namespace QtGpu.Attack.Disks;

/// <summary>
/// Disks that are full, read-only or fail, and readers that hang up: what was computed is printed, what lies on healthy
/// disks is written, old files stay whole.
/// </summary>
internal sealed class DisksFault() : Fault("disks", "full and failing disks")
{
    private const string Old = "what was there before";
    private const int MostErrorLines = 3, LongestQuote = 300;

    public override (int Long, int Short) Counts => (int.MaxValue, 4);

    public override void Run(Attempt attempt)
    {
        string folder = attempt.NewFolder("disks");
        const string training = "train --hidden 8 --epochs 1 --checkpoint trained.safetensors --device cpu";
        using (ToolProcess trained = ToolProcess.Run(folder, training.Split(' ')))
        {
            if (trained.ExitCode != 0)
                throw new InvalidOperationException(trained.Error);
        }

        Streams(attempt, folder);
        foreach (WritingVerb verb in WritingVerb.All.Where(verb => attempt.Wants(verb.Name)).Take(attempt.Count))
        {
            if (SmallDisk.Refusal is { } why)
            {
                attempt.Report(Outcome.Skipped($"full disk: {verb.Name}", why));
                continue;
            }

            string? lost = Full(verb, attempt, folder);
            attempt.Report(Row($"full disk: {verb.Name}", "result printed, other files written, exit 1", lost));
            if (!attempt.IsLong)
                continue;
            lost = ReadOnly(verb, attempt, folder);
            attempt.Report(Row($"read-only disk: {verb.Name}", "refused before the work, exit 2", lost));
        }
    }

    private static Outcome Row(string fault, string good, string? lost) =>
        new(fault, "once", lost is null ? good : "not as it should", lost);

    private static string? Full(WritingVerb verb, Attempt attempt, string folder)
    {
        using ToolProcess healthy = ToolProcess.Run(folder, verb.Arguments(attempt.NewFolder("healthy")));
        if (healthy.ExitCode != 0)
            return $"on a healthy disk: exit {healthy.ExitCode}: {One(healthy.Error)}";
        File.Delete(Path.Combine(folder, "healthy.json"));
        using SmallDisk? disk = SmallDisk.Mount(attempt.NewFolder("full"));
        if (disk is null)
            return null; // a container that may not mount
        string? old = verb.Old is null ? null : Path.Combine(disk.Folder, verb.Old);
        if (old is not null)
            File.WriteAllText(old, Old);
        disk.Fill();
        using ToolProcess run = ToolProcess.Run(folder, verb.Arguments(disk.Folder));
        int printed = run.Output.Split('\n').Length, expected = healthy.Output.Split('\n').Length;
        bool leavesPart = Directory.GetFiles(disk.Folder, "*.part", SearchOption.AllDirectories).Length > 0;
        bool hasJson = verb.HasOwnJson || IsJson(Path.Combine(folder, "healthy.json"));
        return run.ExitCode != (int)ExitCode.Failed ? $"exit {run.ExitCode}: {One(run.Error)}"
            : printed < expected / 2 ? $"result not printed, only {printed} of {expected} lines; {One(run.Error)}"
            : Words(run.Error)
            ?? (old is not null && File.ReadAllText(old) != Old ? "the old file is gone" : null)
            ?? (leavesPart ? "a .part is left" : null)
            ?? (hasJson ? null : "--json on a healthy disk is not there");
    }

    private static string? ReadOnly(WritingVerb verb, Attempt attempt, string folder)
    {
        using SmallDisk? disk = SmallDisk.Mount(attempt.NewFolder("read-only"));
        if (disk?.MakeReadOnly() != true)
            return null;
        using ToolProcess run = ToolProcess.Run(folder, verb.Arguments(disk.Folder));
        return run.ExitCode != (int)ExitCode.BadInput ? $"exit {run.ExitCode}: {One(run.Error)}"
            : Words(run.Error) ?? (run.Output.Length > 0 ? $"it began to work: {One(run.Output)}" : null);
    }

    // A full disk behind stdout or --json, and a reader that hangs up.
    private static void Streams(Attempt attempt, string folder)
    {
        if (!File.Exists("/dev/full") || !File.Exists("/bin/bash"))
        {
            attempt.Report(Outcome.Skipped("full disk: stdout", "needs /dev/full and bash"));
            return;
        }

        (string Name, string Script, int[] Codes, int Lines)[] streams =
        [
            ("full disk: --json /dev/full", "TOOL activation --json /dev/full", [1], 1),
            ("full disk: stdout", "TOOL activation > /dev/full", [1], 1),
            ("full disk: stdout of --help", "TOOL help train > /dev/full", [1], 1),
            ("reader hangs up", "TOOL help train | head -n 1; exit ${PIPESTATUS[0]}", [0, 1, 141], 0),
            ("reader hangs up at once", "TOOL activation | true; exit ${PIPESTATUS[0]}", [0, 1, 141], 0),
            ("stdout is closed", "TOOL activation >&-", [0, 1], 1),
            ("stdin is closed", "TOOL activation <&-", [0], 0),
        ];
        foreach (var (name, script, codes, lines) in streams.Where(stream => attempt.Wants(stream.Name)))
        {
            using ToolProcess run = ToolProcess.OfScript(folder, script);
            string? lost = !run.WaitForExit(TimeSpan.FromMinutes(1)) ? "it never ended"
                : !codes.Contains(run.ExitCode) ? $"exit {run.ExitCode}: {One(run.Error)}"
                : run.Error.Count(c => c == '\n') > lines ? $"more than {lines} lines on stderr: {One(run.Error)}"
                : Words(run.Error);
            attempt.Report(Row(name, lines == 0 ? "ends quietly" : "one line of words, exit 1", lost));
        }
    }

    private static string? Words(string error) =>
        error.Contains("internal error", StringComparison.Ordinal) ? One(error)
        : error.Contains("   at ", StringComparison.Ordinal) ? $"a stack trace: {One(error)}"
        : error.Count(c => c == '\n') > MostErrorLines ? $"more than {MostErrorLines} lines on stderr: {One(error)}"
        : null;

    private static bool IsJson(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return true;
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return false;
        }
    }

    private static string One(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > LongestQuote ? line[..LongestQuote] : line;
    }
}
