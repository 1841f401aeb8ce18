using System.Globalization;
using QtGpu.Cli;
using QtGpu.Cli.Report;
using Spectre.Console;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Tables on screens of any width: nothing is broken, and the result is never what gives way.</summary>
public sealed class SummaryTableTests
{
    private static readonly string[] Header =
    [
        "activation", "test accuracy [%]", "training accuracy [%]", "epochs to 95 %", "seconds to 95 %", "samples/s",
        "seconds",
    ];

    private static readonly string[][] Rows =
    [
        ["tunnelling", "98.20 ± 0.19", "99.99 ± 0.01", "3", "1.5", "1,234,567", "12.3"],
        [
            "double-barrier", "98.11 ± 0.13", "100.00 ± 0.00", "not reached (0/3 runs)", "not reached (0/3 runs)",
            "987,654", "9.9",
        ],
    ];

    [Theory]
    [InlineData(30)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public void No_word_and_no_number_is_broken(int width)
    {
        string text = Render(width, SummaryTable.Of(Header, Rows));
        Assert.All(Lines(text), line => Assert.InRange(line.Length, 0, width));
        foreach (string cell in Rows.SelectMany(row => row).Concat(Header))
        {
            string[] parts = cell.Any(char.IsLetter) ? cell.Split(' ') : [cell];
            Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void What_is_least_important_goes_first_and_is_named(int width)
    {
        var table = SummaryTable.Of(Header, Rows, "seconds", "seconds to 95 %", "epochs to 95 %", "samples/s");
        string text = Render(width, table);
        Assert.Contains("98.20 ± 0.19", text, StringComparison.Ordinal);
        Assert.Contains("100.00 ± 0.00", text, StringComparison.Ordinal);
        Assert.DoesNotContain("12.3", text, StringComparison.Ordinal);
        Assert.Contains("seconds)", text, StringComparison.Ordinal);
        Assert.Single(Lines(text), line => line.Contains("──", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cell_as_long_as_a_page_is_shortened()
    {
        string text = Render(160, SummaryTable.Of(["row", "label"], [["1", new string('x', 10_000)]]));
        Assert.Equal(199, text.Count(c => c == 'x'));
        Assert.Contains("…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_columns_count_they_go_on_below_beside_the_first()
    {
        string[] header = ["is", .. Enumerable.Range(0, 10).Select(i => $"class-{i}")];
        string[][] rows = [.. Enumerable.Range(0, 10)
            .Select(i => (string[])[$"class-{i}", .. Enumerable.Range(0, 10).Select(k => $"{(100 * i) + k}")])];
        string[] lines = [.. Lines(Render(60, SummaryTable.Of(header, rows)))];
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 60));
        Assert.Equal(2, lines.Count(line => line.TrimStart().StartsWith("class-7", StringComparison.Ordinal)));
        string[] words = [.. lines.SelectMany(line => line.Split(' '))];
        Assert.All(rows.SelectMany(row => row), cell => Assert.Contains(cell, words));
    }

    [Fact]
    public void Numbers_stand_to_the_right_and_words_to_the_left()
    {
        var table = SummaryTable.Of(["name", "figure", "word"], [["a", "1", "yes"], ["b", "1,000", "no"]]);
        string[] lines = [.. Lines(Render(80, table))];
        Assert.Equal(
            [" name  figure  word", " a          1  yes", " b      1,000  no"], [lines[1], lines[3], lines[4]]);
    }

    // As a user sees it: every verb that prints a table, in a process of its own, whose screen COLUMNS describes.
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void Every_verb_fits_the_screen(int width)
    {
        using var folder = new TemporaryFolder();
        string checkpoint = folder["net.qtm"];
        (string Command, string[] Results)[] verbs =
        [
            ("devices", ["usable"]),
            ("data list", ["synthetic", "28×28"]),
            ("activation --energy 5", ["0.71338", "0.041454"]),
            ($"train --epochs 1 --hidden 8 --profile --checkpoint {checkpoint}", ["accuracy", "share"]),
            ($"evaluate --checkpoint {checkpoint}", ["taken"]),
            ($"predict --checkpoint {checkpoint} --rows 2", ["probability"]),
            ($"compare --epochs 1 --seeds 2 --hidden 8 --out {folder["report"]}", ["tunnelling", "relu", " ± "]),
            ("compare --epochs 1 --seeds 1 --hidden 8 --tune --tune-rates 0.1 --tune-inits he --tune-epochs 1 "
                + $"--out {folder["tuned"]}", ["chosen"]),
            ("esn --seeds 2 --units 20", ["free-run", "valid"]),
            ("qneuron exact", ["activity", "sign changes"]),
        ];
        foreach (var (command, results) in verbs)
        {
            string output = Run(width, command);
            Assert.All(
                Lines(output).Where(line => !line.Contains(folder.Path, StringComparison.Ordinal)),
                line => Assert.True(line.TrimEnd().Length <= width, $"{command}: {line}"));
            Assert.DoesNotContain("\n\n\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.All(
                results,
                result => Assert.True(output.Contains(result, StringComparison.Ordinal), $"{command}: {output}"));
        }
    }

    private static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static string Render(int width, SummaryTable table)
    {
        using var text = new StringWriter();
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No };
        IAnsiConsole console = AnsiConsole.Create(settings);
        console.Profile.Width = width;
        console.Write(table);
        return text.ToString();
    }

    private static string Run(int width, string command)
    {
        using ChildTool child = ChildTool.Start(
            command.Split(' '), string.Create(CultureInfo.InvariantCulture, $"COLUMNS={width}"));
        Tool run = child.End(TimeSpan.FromMinutes(2));
        Assert.Equal(ExitCode.Done, run.Code);
        return run.Output;
    }
}
