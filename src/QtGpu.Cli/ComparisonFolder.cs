using QtGpu.IO;

namespace QtGpu.Cli;

/// <summary>Where a comparison is kept as it goes, and its report goes in the end.</summary>
internal static class ComparisonFolder
{
    /// <summary>The folder that --out and --resume mean; one that nobody named is made.</summary>
    /// <param name="verb">The verb, for its name.</param>
    /// <param name="given">--out, or null.</param>
    /// <param name="resume">Whether to go on: without --out with the newest that has no report yet.</param>
    /// <exception cref="InputException">There is nothing to go on with, or something that must not be lost.</exception>
    public static string Choose(string verb, string? given, bool resume)
    {
        if (given is null)
            return resume ? Unfinished(verb) : RunFolder.New(verb, DateTime.UtcNow);
        if (!resume && !RunFolder.IsFinished(given))
            RunFolder.RequireNothingKept(Path.Combine(given, RunFolder.Journal), $"--out {given}", "result");
        return given;
    }

    /// <summary>Throws before long work where nothing can be written.</summary>
    public static void RequireWritable(string? given) =>
        AtomicFile.RequireWritable(Path.Combine(given ?? RunFolder.All, ComparisonFiles.Report));

    private static string Unfinished(string verb) =>
        RunFolder.Earlier(verb).FirstOrDefault(folder => !RunFolder.IsFinished(folder))
        ?? throw new InputException(
            $"--resume: {RunFolder.All}/ has no comparison that was stopped; name its folder with --out, or leave "
            + "--resume out");
}
