using QtGpu.Cli.Report;
using QtGpu.IO;

namespace QtGpu.Cli;

/// <summary>Where a comparison is kept as it goes, and its report goes in the end.</summary>
internal static class ComparisonFolder
{
    private const string Verb = "compare";

    /// <summary>The folder that --out and --resume mean; one that nobody named is made.</summary>
    /// <param name="given">--out, or null.</param>
    /// <param name="resume">Whether to go on: without --out with the newest that has no report yet.</param>
    /// <exception cref="InputException">There is nothing to go on with, or something that must not be lost.</exception>
    public static string Choose(string? given, bool resume)
    {
        if (given is null)
            return resume ? Unfinished() : RunFolder.New(Verb, DateTime.UtcNow);
        int kept = resume || IsFinished(given) ? 0 : Kept(given);
        return kept == 0 ? given : throw new InputException(
            $"--out {given} holds {Counted.Of(kept, "training")} of a comparison that was stopped: --resume goes on; "
            + $"to begin anew remove {Path.Combine(given, RunFolder.Journal)}, or choose another --out");
    }

    /// <summary>Throws before long work where nothing can be written.</summary>
    public static void RequireWritable(string? given) =>
        AtomicFile.RequireWritable(Path.Combine(given ?? RunFolder.All, ComparisonFiles.Report));

    private static string Unfinished() => RunFolder.Earlier(Verb).FirstOrDefault(folder => !IsFinished(folder))
        ?? throw new InputException(
            $"--resume: {RunFolder.All}/ has no comparison that was stopped; name its folder with --out, or leave "
            + "--resume out");

    // A folder that was finished may have got on since, with more seeds.
    private static bool IsFinished(string folder)
    {
        string report = Path.Combine(folder, ComparisonFiles.Report), journal = Path.Combine(folder, RunFolder.Journal);
        return File.Exists(report) && File.GetLastWriteTimeUtc(report) >= File.GetLastWriteTimeUtc(journal);
    }

    // All lines but the first, which says what they are of.
    private static int Kept(string folder)
    {
        string journal = Path.Combine(folder, RunFolder.Journal);
        return File.Exists(journal) ? Math.Max(0, File.ReadLines(journal).Count() - 1) : 0;
    }
}
