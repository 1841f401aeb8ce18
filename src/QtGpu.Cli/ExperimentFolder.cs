using QtGpu.IO;

namespace QtGpu.Cli;

/// <summary>
/// Where experiments are kept as they go, and their pages go in the end: one in the folder itself, all of them in a
/// folder each, by their names.
/// </summary>
/// <param name="Root">The folder.</param>
/// <param name="Names">What is run.</param>
/// <param name="AreAll">Whether that is all there are.</param>
/// <param name="IsGiven">Whether the folder was named.</param>
internal sealed record ExperimentFolder(string Root, IReadOnlyList<string> Names, bool AreAll, bool IsGiven)
{
    private const string Verb = "experiment", All = "all";

    /// <summary>The folder that --out and --resume mean; one that nobody named is made.</summary>
    /// <param name="names">What is run.</param>
    /// <param name="areAll">Whether that is all there are.</param>
    /// <param name="given">--out, or null.</param>
    /// <param name="resume">Whether to go on: without --out with the newest that is not finished.</param>
    /// <exception cref="InputException">There is nothing to go on with, or something that must not be lost.</exception>
    public static ExperimentFolder Choose(IReadOnlyList<string> names, bool areAll, string? given, bool resume)
    {
        string kind = $"{Verb}-{(areAll ? All : names[0])}";
        ExperimentFolder In(string root) => new(root, names, areAll, given is not null);
        if (given is null)
        {
            AtomicFile.RequireWritable(Path.Combine(RunFolder.All, ExperimentFiles.Page));
            return resume
                ? RunFolder.Earlier(kind).Select(In).FirstOrDefault(folder => !names.All(folder.IsFinished))
                    ?? throw new InputException(
                        $"--resume: {RunFolder.All}/ has no {kind} that was stopped; name its folder with --out, or "
                        + "leave --resume out")
                : In(RunFolder.New(kind, DateTime.UtcNow));
        }

        AtomicFile.RequireWritable(Path.Combine(given, ExperimentFiles.Page));
        ExperimentFolder folder = In(given);
        foreach (string name in names.Where(name => !resume && !folder.IsFinished(name)))
            RunFolder.RequireNothingKept(folder.Journal(name), $"--out {given}", "piece of work");
        return folder;
    }

    /// <summary>The folder of an experiment.</summary>
    public string Of(string name) => AreAll ? Path.Combine(Root, name) : Root;

    /// <summary>What of an experiment is done.</summary>
    public string Journal(string name) => Path.Combine(Of(name), RunFolder.Journal);

    private bool IsFinished(string name) => RunFolder.IsFinished(Of(name), ExperimentFiles.Page);
}
