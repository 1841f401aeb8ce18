using System.CommandLine;
using QtGpu.Cli;

namespace QtGpu.Attack;

/// <summary>Reads the command line, tries the families of faults, and prints the table.</summary>
internal static class AttackCommand
{
    private static readonly Argument<string[]> Families = new("families")
    {
        Description = "Of " + string.Join("; ", Fault.All.Select(fault => $"{fault.Name}: {fault.Summary}")) + " [default: all]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<long> Seed = Flag.Whole("--seed", 1, "Seed of all draws");
    private static readonly Option<string[]> Only = Flag.Names("--only", "Parts of the families: verbs, readers, mutants");
    private static readonly Option<int?> Count = Flag.MaybeCount(
        "--count", "Kills, inputs per reader, command lines, minutes of soak [default: by form]");

    private static readonly Option<bool> Long = Flag.Switch("--long", "The long form, an hour and more; else the minute of .ci/run");
    private static readonly Option<string?> Json = Flag.Path("--json", "FILE", "Write the table as JSON");
    private static readonly Option<string?> Markdown = Flag.Path("--markdown", "FILE", "Write the table as docs/reliability.md has it");
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

        string[] names = arguments.GetValue(Families) ?? [];
        if (names.Except(Fault.All.Select(fault => fault.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"no family '{unknown}'; expected {string.Join(", ", Fault.All.Select(fault => fault.Name))}");
            return 2;
        }

        var table = new Table();
        bool isLong = arguments.GetValue(Long);
        Console.WriteLine($"seed {arguments.GetValue(Seed)}, {(isLong ? "long" : "short")} form");
        foreach (Fault fault in Fault.All.Where(fault => names.Length == 0 || names.Contains(fault.Name, StringComparer.Ordinal)))
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
            fault.Run(new Attempt(
                arguments.GetValue(Seed), arguments.GetValue(Count) ?? (isLong ? fault.Counts.Long : fault.Counts.Short), isLong,
                arguments.GetValue(Only) ?? [], scratch, arguments.GetValue(Findings) ?? Path.Combine("artifacts", "attack"),
                table.Add));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
