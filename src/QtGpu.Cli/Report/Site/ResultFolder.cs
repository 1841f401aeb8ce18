namespace QtGpu.Cli.Report.Site;

/// <summary>What one machine measured on one day: <c>MACHINE/DATE</c> below the folder of results.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Date">The day.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record ResultFolder(string Machine, string Date, string Path)
{
    /// <summary>All of them, by machine, the newest day first.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<ResultFolder> In(string results) => Directory.Exists(results)
        ?
        [
            .. from machine in Folders(results)
               from day in Folders(machine).Reverse()
               select new ResultFolder(Name(machine), Name(day), day),
        ]
        : throw new InputException($"‘results’ {results}: no such folder; `bench --save` writes one");

    /// <summary>The folders of its experiments: those with a file NAME.json in a folder NAME.</summary>
    public IEnumerable<string> Experiments() => AllExperiments().Where(HasEnded);

    /// <summary>Those whose run was stopped, or still goes on.</summary>
    public IEnumerable<string> Unfinished() => AllExperiments().Where(folder => !HasEnded(folder));

    /// <summary>Its benchmarks, such as <c>bench</c>, <c>bench-bayesian</c>: those with tables and numbers.</summary>
    public IEnumerable<string> Benchmarks() => Directory.EnumerateFiles(Path, "bench*.md")
        .Select(file => System.IO.Path.GetFileNameWithoutExtension(file))
        .Where(name => File.Exists(System.IO.Path.Combine(Path, $"{name}.json")))
        .Order(StringComparer.Ordinal);

    private IEnumerable<string> AllExperiments() =>
        System.IO.Path.Combine(Path, "experiments") is var all && Directory.Exists(all) ? Folders(all) : [];

    private static bool HasEnded(string folder) => File.Exists(System.IO.Path.Combine(folder, $"{Name(folder)}.json"));

    private static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal);

    private static string Name(string folder) => System.IO.Path.GetFileName(folder);
}
