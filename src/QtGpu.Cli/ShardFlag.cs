using QtGpu.IO;

namespace QtGpu.Cli;

/// <summary>
/// --shard of the verbs whose work is a list of pieces: several processes share it, and `merge` concludes.
/// </summary>
internal static class ShardFlag
{
    /// <summary>The flags that name the folder of a run.</summary>
    public static IReadOnlyList<string> Places { get; } = ["--out", "--checkpoint"];

    /// <summary>The flag, the same one for all verbs.</summary>
    public static Option<Shard?> Option { get; } = new("--shard")
    {
        Description = "Do every n-th piece of the work, from the i-th, in a folder of its own; "
            + "`qtgpu merge` concludes from those of all",
        HelpName = "i/n",
        CustomParser = result => Flag.One(
            result, Text($"i/n with i from 1 to n, such as 2/7, and n up to {Shard.Most}"),
            Shard.TryParse(result.Tokens[0].Value, out Shard? shard), shard),
    };

    /// <summary>What a command line asks for; null: all of the work.</summary>
    public static Shard? Of(ParseResult arguments) =>
        arguments.IsGiven(Option) && arguments.GetValue(Option) is { } shard
            ? shard with { Command = [.. arguments.Tokens.Select(token => token.Value)] }
            : null;

    /// <summary>Throws where a shard has no folder of its own.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="place">The flag that names the folder.</param>
    /// <exception cref="InputException">Names both flags.</exception>
    public static void RequirePlace(ParseResult arguments, Option<string?> place) => arguments.Require(
        arguments.GetValue(place) is { } folder && !CheckpointPath.IsCheckpoint(folder),
        $"{place.Name} DIR, a folder for each shard", Option);

    /// <summary>How many of so many pieces a process does at most.</summary>
    public static int ShareOf(Session session, int pieces) =>
        session.Shard is { } shard ? ((pieces - 1) / shard.Count) + 1 : pieces;

    /// <summary>Says that the pieces of a shard are done, where those of others are not.</summary>
    public static void Ended(ParseResult arguments, Session session, AwaitedPiecesException others)
    {
        (Shard shard, string folder) = (session.Shard!, FolderOf(arguments));
        session.WriteLine($"{shard}: its pieces are done and kept in {folder}; when those of all are, "
            + "`qtgpu merge DIR… --out DIR` concludes");
        session.WriteJson(new
        {
            Shard = shard.Number,
            Shards = shard.Count,
            Folder = folder,
            PiecesOfOthersAwaited = others.Owners.Count,
        });
    }

    private static string FolderOf(ParseResult arguments) => arguments.CommandResult.Command.Options
        .OfType<Option<string?>>().Where(option => Places.Contains(option.Name, StringComparer.Ordinal))
        .Select(arguments.GetValue)
        .First(folder => folder is not null)!;
}
