using System.Diagnostics;

namespace QtGpu.Attack.Mutants;

/// <summary>
/// The source changed in one place, in a copy of the tree: a test must fail. The short form looks only whether the list
/// still fits the source.
/// </summary>
internal sealed class MutantsFault() : Fault("mutants", "changes of the source that tests must notice")
{
    private const string Tests = "tests/QtGpu.Tests";
    private const int Tries = 3;
    private static readonly string[] Copied = [".cs", ".csproj", ".props", ".json", ".txt", ".py", ".cpp"];

    public override (int Long, int Short) Counts => (int.MaxValue, 0);

    public override void Run(Attempt attempt)
    {
        Mutant[] mutants = [.. MutantList.All.Where(mutant => attempt.Wants(mutant.Name))];
        Mutant[] stale = [.. mutants.Where(IsStale)];
        attempt.Report(new(
            "mutants: the list", $"{mutants.Length} changes", "looked for in the source",
            stale.Length == 0 ? null
                : $"the list is stale: {string.Join(", ", stale.Select(mutant => $"{mutant.Name} ({mutant.File})"))}"));
        if (attempt.Count == 0)
            return;

        string copy = attempt.NewFolder("mutants");
        Copy(copy);
        Mutant[] tried = [.. mutants.Except(stale).Take(attempt.Count)];
        string[] tests = [.. tried.SelectMany(mutant => mutant.Tests).Distinct(StringComparer.Ordinal)];
        string? before = Build(copy) ?? Unchanged(copy, tests);
        if (before is not null)
        {
            attempt.Report(new("mutants: unchanged", "once", "the tests fail as it is", before));
            return;
        }

        foreach (Mutant mutant in tried)
            attempt.Report(Try(mutant, copy));
    }

    // Who else is on this machine can make a test late.
    private static string? Unchanged(string copy, string[] tests)
    {
        string? failure = null;
        for (int i = 0; i < Tries; i++)
        {
            if ((failure = Failure(copy, tests)) is null)
                break;
        }

        return failure;
    }

    private static Outcome Try(Mutant mutant, string copy)
    {
        string file = Path.Combine(copy, mutant.File), source = File.ReadAllText(file);
        File.WriteAllText(file, mutant.Applied(source));
        string? broken = Build(copy), killed = broken is null ? Failure(copy, mutant.Tests) : null;
        File.WriteAllText(file, source);
        return new(
            $"mutant: {mutant.Name}", mutant.File,
            killed ?? (broken is null ? "no test failed" : "it does not compile"),
            broken ?? (killed is null ? $"it survives {string.Join(", ", mutant.Tests)}" : null));
    }

    private static bool IsStale(Mutant mutant)
    {
        string file = Path.Combine(Root(), mutant.File);
        return !File.Exists(file) || mutant.Applied(File.ReadAllText(file)) is null;
    }

    // Null where it builds.
    private static string? Build(string copy)
    {
        var (code, output) = Run(
            copy, "build", Tests, "-c", "Release", "--nologo", "-v:quiet", "--tl:off", "-nodeReuse:false",
            "-p:RunAnalyzers=false", "-p:NuGetAudit=false", "-p:UseSharedCompilation=true");
        return code == 0 ? null : LineWith("error", output) ?? output;
    }

    // The first test that fails, or null.
    private static string? Failure(string copy, IReadOnlyList<string> classes)
    {
        string tests = Path.Combine(copy, "artifacts", "bin", "QtGpu.Tests", "release", "QtGpu.Tests.dll");
        IEnumerable<string> methods = classes.Select(name => name.Contains('.') ? $"*.{name}" : $"*.{name}.*");
        string[] filter = [.. methods.SelectMany(method => new[] { "-method", method })];
        var (code, output) = Run(copy, [tests, "-noColor", .. filter]);
        return code == 0 ? null : LineWith("[FAIL]", output) ?? "the tests ended with an error";
    }

    private static string? LineWith(string word, string output) =>
        output.Split('\n').FirstOrDefault(line => line.Contains(word, StringComparison.Ordinal))?.Trim();

    private static (int Code, string Output) Run(string folder, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    // What is compiled, and what tests read: sources, documents and scripts.
    private static void Copy(string copy)
    {
        foreach (string file in Directory.EnumerateFiles(Root(), "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(Root(), file);
            string top = relative.Split(Path.DirectorySeparatorChar)[0];
            bool isSource = top is "src" or "kernels" or "tests" or "bench" && Copied.Contains(Path.GetExtension(file));
            if (!isSource && (relative.Contains(Path.DirectorySeparatorChar) || top is ".git"))
                continue;
            string target = Path.Combine(copy, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QtGpu.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"no QtGpu.sln above {AppContext.BaseDirectory}");
    }
}
