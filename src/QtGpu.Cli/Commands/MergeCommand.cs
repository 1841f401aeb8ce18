using QtGpu.IO;

namespace QtGpu.Cli.Commands;

/// <summary>Concludes a run from what its shards have done, as if one process had done it all.</summary>
internal sealed class MergeCommand : Verb
{
    private readonly Argument<string[]> _folders = new("DIR")
    {
        Description = "The folders of all shards, in any order",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", "Where the results of the whole run go; none of the shards' folders");

    public MergeCommand()
        : base("merge", "Conclude a run whose pieces several processes have done, each with --shard i/n")
    {
        Arguments.Add(_folders);
        Options.Add(_out);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "merge runs/part-1 runs/part-2 runs/part-3 --out runs/whole",
        "merge runs/part-* --out runs/whole --json whole.json",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string[] folders = [.. arguments.GetValue(_folders)!.Distinct(StringComparer.Ordinal)];
        string folder = arguments.GetValue(_out)
            ?? throw new InputException($"{_out.Name} DIR is missing: where do the results of the whole run go?");
        if (folders.FirstOrDefault(one => Path.GetFullPath(one) == Path.GetFullPath(folder)) is { } same)
            throw new InputException($"{_out.Name} {same} is one of the shards' folders; name another");
        AtomicFile.RequireWritable(Path.Combine(folder, RunFolder.Journal));
        using var union = new JournalUnion(folders, RunFolder.Journal);
        Plugin.Load([.. union.Shards[0].Shard.Command]);
        ParseResult[] commands = [.. union.Shards.Select(shard => Parsed(shard.Shard.Command))];
        RequireSameCommand([.. union.Shards.Select(shard => shard.Folder)], commands);
        union.WriteTo(folder);
        ParseResult whole = Parsed(ShardCommand.Whole(commands[0], folder, arguments));
        try
        {
            ((Verb)whole.CommandResult.Command).Run(whole, session.Concluding(whole, union.Shards[0].Shard.Count));
        }
        catch (AwaitedPiecesException awaited)
        {
            union.Share();
            throw new InputException(
                $"{Counted.Of(awaited.Owners.Count, "piece")} of the work {(awaited.Owners.Count == 1 ? "is" : "are")} "
                + $"still to be done, {Whose(awaited)}; each shard now knows what the others have done: start "
                + "these again with --resume, and then merge again");
        }
    }

    private static ParseResult Parsed(IReadOnlyList<string> command)
    {
        ParseResult parsed = Application.Root().Parse(
            command, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return ParseProblem.Of(parsed) is { } problem ? throw new InputException(problem) : parsed;
    }

    private static void RequireSameCommand(string[] folders, ParseResult[] commands)
    {
        foreach (var (folder, command) in folders.Zip(commands))
        {
            if (ShardCommand.FirstDifference(commands[0], command) is var (one, other))
                throw new InputException(
                    $"shards differ: {folders[0]} was made with {one}, and {folder} with {other}; "
                    + "run one of them again");
        }
    }

    private static string Whose(AwaitedPiecesException awaited) => string.Join(", ", awaited.Owners
        .GroupBy(owner => owner).OrderBy(owner => owner.Key)
        .Select(owner => Text($"{owner.Count()} of shard {owner.Key}")));
}
