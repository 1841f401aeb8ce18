using System.Text.RegularExpressions;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>
/// Which room (folder) of the library may know which: the table of docs/architecture.md. A room may know only rooms
/// that stand above it there, so that no circle can be written down.
/// </summary>
public sealed partial class RoomGraphTests
{
    // A row of the table: | `Models` | what it holds | `Layers` |
    private static readonly List<(string Room, string[] Knows)> Table = [.. Repository.Read("docs/architecture.md")
        .Split('\n').SkipWhile(line => !line.StartsWith("| room", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|'))
        .Select(cells => (Quoted(cells[1])[0], Quoted(cells[3])))];

    private static readonly List<(string Room, string File)> Files = [.. Repository.Files("*.cs")
        .Select(file => file.Split('/')).Where(path => path is ["src", "QtGpu", _, ..])
        .Select(path => (path[2], string.Join('/', path)))];

    // What can follow a room's name and a dot: its folders and its files.
    private static readonly HashSet<string> Inside =
        [.. Files.Select(file => $"{file.Room}.{Path.GetFileNameWithoutExtension(file.File.Split('/')[3])}")];

    [Fact]
    public void Every_room_stands_in_the_table() =>
        Assert.Equal(Files.Select(file => file.Room).Distinct().Order(), Table.Select(row => row.Room).Order());

    [Fact]
    public void A_room_knows_only_rooms_above_it() =>
        Assert.Empty(Table.SelectMany((row, i) => row.Knows.Except(Table.Take(i).Select(above => above.Room))
            .Select(known => $"{row.Room} may not know {known}, which does not stand above it")));

    [Fact]
    public void The_arrows_between_rooms_are_those_of_the_table()
    {
        var seen = Files.SelectMany(file => Known(Repository.Read(file.File)).Where(known => known != file.Room)
            .Select(known => (file.Room, Known: known, file.File))).ToList();
        var allowed = Table.SelectMany(row => row.Knows.Select(known => (row.Room, known))).ToList();
        Assert.DoesNotContain(seen, arrow => !allowed.Contains((arrow.Room, arrow.Known)));
        Assert.Empty(allowed.Except(seen.Select(arrow => (arrow.Room, arrow.Known))));
    }

    // Verbs are found by their base class: what they print with, and the flags they share, know none of them.
    [Fact]
    public void Only_a_verb_knows_a_verb() => Assert.DoesNotContain(
        Repository.Files("*.cs").Where(file => file.Split('/') is ["src", "QtGpu.Cli", not "Commands", ..]),
        file => Repository.Read(file).Contains("using QtGpu.Cli.Commands", StringComparison.Ordinal));

    [Theory]
    [InlineData("using QtGpu.Training;", "Training")]
    [InlineData("global using static QtGpu.Data.Files.DataFile;", "Data")]
    [InlineData("using Method = QtGpu.Training.Optimizer;", "Training")]
    [InlineData("    private readonly Training.Optimizer _optimizer;", "Training")]
    [InlineData("    /// <see cref=\"Data.Files.DataFile.Digest\"/> of the file.", "Data")]
    [InlineData("using QtGpu.Kernels.Contract;")]
    [InlineData("        int layers = Layers.Count;")]
    [InlineData("        string text = model.Training.Optimizer;")]
    public void An_arrow_is_seen_however_it_is_written(string line, params string[] rooms) =>
        Assert.Equal(rooms, Known($"using System;\n{line}\n"));

    private static IEnumerable<string> Known(string source) => Name().Matches(source)
        .Select(name => (Room: name.Groups["room"].Value, In: name.Groups["in"]))
        .Where(name => name.In.Success
            ? Inside.Contains($"{name.Room}.{name.In}") : Files.Exists(file => file.Room == name.Room))
        .Select(name => name.Room).Distinct();

    private static string[] Quoted(string cell) =>
        [.. QuotedName().Matches(cell).Select(quoted => quoted.Value[1..^1])];

    // In a using line, or where a name begins with a room.
    [GeneratedRegex(
        """
        ^(global\s)?using\s(static\s)?(\w+\s=\s)?QtGpu\. (?<room>\w+)
        | (?<![\w.]) (QtGpu\.)? (?<room>[A-Z]\w*) \. (?<in>[A-Z]\w*)
        """,
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 10_000)]
    private static partial Regex Name();

    [GeneratedRegex("`[A-Za-z]+`", RegexOptions.None, 10_000)]
    private static partial Regex QuotedName();
}
