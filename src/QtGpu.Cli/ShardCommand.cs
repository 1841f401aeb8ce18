using System.CommandLine.Parsing;

namespace QtGpu.Cli;

/// <summary>The command line that a shard was started with, flag by flag.</summary>
internal static class ShardCommand
{
    // What may be another for each shard: nothing that is computed depends on it.
    private static readonly string[] Gone = [ShardFlag.Option.Name, "--resume"];
    private static readonly Option[] OfMachine =
        [GlobalOptions.Json, GlobalOptions.Quiet, GlobalOptions.Threads, GlobalOptions.Data, GlobalOptions.Device];

    /// <summary>The first thing that two shards were asked differently; null: they are of one run.</summary>
    public static (string One, string Other)? FirstDifference(ParseResult one, ParseResult other)
    {
        string[] first = Asked(one), second = Asked(other);
        string? its = first.Except(second, StringComparer.Ordinal).FirstOrDefault();
        string? others = second.Except(first, StringComparer.Ordinal).FirstOrDefault();
        return its is null && others is null ? null : (its ?? $"no {others}", others ?? $"no {its}");
    }

    /// <summary>
    /// The command of the whole run: what the shards were asked, in another folder, with the flags of
    /// <paramref name="merge"/> that are of the machine in place of theirs.
    /// </summary>
    public static string[] Whole(ParseResult shard, string folder, ParseResult merge)
    {
        var given = Groups(merge).Skip(1)
            .Where(group => OfMachine.Any(option => option.Name == group[0])).ToList();
        var whole = new List<string>();
        foreach (string[] group in Groups(shard))
        {
            string flag = group[0];
            if (ShardFlag.Places.Contains(flag, StringComparer.Ordinal))
                whole.AddRange([flag, folder]);
            else if (given.Find(other => other[0] == flag) is { } other && given.Remove(other))
                whole.AddRange(other);
            else if (!Gone.Contains(flag) && flag != GlobalOptions.Json.Name && flag != GlobalOptions.Quiet.Name)
                whole.AddRange(group);
        }

        return [.. whole, .. given.SelectMany(group => group), "--resume"];
    }

    private static string[] Asked(ParseResult command) =>
    [
        .. Groups(command)
            .Where(group => !ShardFlag.Places.Contains(group[0], StringComparer.Ordinal) && !Gone.Contains(group[0])
                && !OfMachine.Any(option => option.Name == group[0]))
            .Select(group => string.Join(' ', group)),
    ];

    // The verb with its arguments, then each flag with a value, in the order of the flags, wherever they stand.
    private static IEnumerable<string[]> Groups(ParseResult command)
    {
        CommandResult[] levels = [.. OutputPlaces.Levels(command).Reverse()];
        SymbolResult[] given = [.. levels.SelectMany(level => level.Children)];
        Token[] tokens = [.. command.Tokens];
        string[] values = [.. given.OfType<ArgumentResult>().SelectMany(Values)];
        var flags = given.OfType<OptionResult>().Where(option => !option.Implicit)
            .OrderBy(option => Array.IndexOf(tokens, option.IdentifierToken));
        return flags
            .SelectMany(option => Values(option).Select(value => (string[])[option.Option.Name, value])
                .DefaultIfEmpty([option.Option.Name]))
            .Prepend([.. levels.Skip(1).Select(level => level.Command.Name), .. values]);
    }

    private static IEnumerable<string> Values(SymbolResult result) => result.Tokens.Select(token => token.Value);
}
