using System.CommandLine;
using QtGpu.Cli;

namespace QtGpu.Attack;

/// <summary>Reads the command line, tries the families of faults, and prints the table.</summary>
internal static class AttackCommand
{
    private static readonly Argument<string[]> Families = new("families")
    {
        Description = string.Join("; ", Fault.All.Select(one => $"{one.Name}: {one.Summary}")) + " [default: all]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<long> Seed = Flag.Whole("--seed", 1, "Seed of all draws");
    private static readonly Option<string[]> Only = Flag.Names("--only", "Parts of families: verbs, readers, mutants");
    private static readonly Option<int?> Count = Flag.MaybeCount(
        "--count", "Kills, inputs per reader, command lines, minutes of soak [default: by form]");

    private static readonly Option<bool> Long = Flag.Switch("--long", "Hours by hand; else the minute of .ci/run");
    private static readonly Option<string?> Json = Flag.Path("--json", "FILE", "Write the table as JSON");
    private static readonly Option<string?> Markdown = Flag.Path("--markdown", "FILE", "Write the table as Markdown");
    private static readonly Option<string?> Findings = Flag.Path(
        "--findings", "DIR", "Where files that reproduce a finding are kept [default: artifacts/attack]");

    /// <summary>Returns 1 where anything was lost.</summary>
    public static int Run(string[] args)
    {
        var root = new RootCommand("Attacks the tool and the library: kills, damaged files, hostile words, full disks.")
        {
            Families, Seed, Only, Count, Long, Json, Markdown, Findings,
        };
        ParseResult arguments = root.Parse(args);
        if (arguments.Action is not null)
            return arguments.Invoke();

        string[] known = [.. Fault.All.Select(fault => fault.Name)];
        string[] names = arguments.GetValue(Families) is { Length: > 0 } given ? given : known;
        if (names.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"no family '{unknown}'; expected {string.Join(", ", known)}");
            return (int)ExitCode.BadInput;
        }

        var table = new Table();
        bool isLong = arguments.GetValue(Long);
        Console.WriteLine($"seed {arguments.GetValue(Seed)}, {(isLong ? "long" : "short")} form");
        foreach (Fault fault in Fault.All.Where(fault => names.Contains(fault.Name, StringComparer.Ordinal)))
            Try(fault, arguments, isLong, table);

        Console.WriteLine($"\n{table.ToMarkdown()}");
        if (arguments.GetValue(Json) is { } json)
            File.WriteAllText(json, table.ToJson());
        if (arguments.GetValue(Markdown) is { } markdown)
            File.WriteAllText(markdown, table.ToMarkdown());
        return table.HasLosses ? 1 : 0;
    }

    private static void Try(Fault fault, ParseResult arguments, bool isLong, Table table)
    {
        string scratch = Directory.CreateTempSubdirectory("qtgpu-attack-").FullName;
        try
        {
            int count = arguments.GetValue(Count) ?? (isLong ? fault.Counts.Long : fault.Counts.Short);
            string findings = arguments.GetValue(Findings) ?? Path.Combine("artifacts", "attack");
            fault.Run(new Attempt(
                arguments.GetValue(Seed), count, isLong, arguments.GetValue(Only) ?? [], scratch, findings, table.Add));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
