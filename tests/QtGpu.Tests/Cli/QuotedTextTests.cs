using System.Text;
using QtGpu.Cli;
using QtGpu.Cli.Report;
using QtGpu.QuantumNeurons;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>What stands in a user's file is shown, never obeyed, and not at any length.</summary>
public sealed class QuotedTextTests : IDisposable
{
    // Red; a title; C1's way of both; writing from right to left.
    private const string Escape = "\u001b[31m\u001b]0;owned\u0007\u009b2J\u202egpj";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Escapes_in_labels_and_columns_reach_no_terminal()
    {
        string data = Data($"a{Escape}", $"b{Escape}", $"x{Escape}");
        string[] train = ["train", "--dataset", data, "--hidden", "4", "--epochs", "1"];
        AssertHarmless(Run([.. train, "--checkpoint", _folder["run"]]));
        foreach (string verb in new[] { "evaluate", "predict" })
        {
            Tool asked = Run(verb, "--checkpoint", _folder["run"], "--json", _folder["out.json"]);
            Assert.Contains("a␛[31m␛]0;owned␇\uFFFD2J\uFFFDgpj", asked.Output, StringComparison.Ordinal);
            AssertHarmless(asked);
            AssertHarmless(File.ReadAllText(_folder["out.json"]));
        }

        Run("predict", "--checkpoint", _folder["run"], "--out", _folder["out.csv"]);
        AssertHarmless(File.ReadAllText(_folder["out.csv"]));

        AssertHarmless(SvgPlot.Escape(Escape));
    }

    [Fact]
    public void Escapes_in_names_of_neurons_and_files_reach_no_terminal()
    {
        NetworkJson.Write(_folder["network.json"], new([new($"n{Escape}", 100)], [], []), new(0.7, 16));
        AssertHarmless(Run("qneuron", "exact", "--network", _folder["network.json"]));
        Tool missing = Tool.Run("train", "--dataset", $"no{Escape}.csv");
        Assert.Equal(ExitCode.BadInput, missing.Code);
        Assert.Contains("no␛[31m", missing.Error, StringComparison.Ordinal);
        AssertHarmless(missing);
    }

    [Theory]
    [InlineData('x')]
    [InlineData(' ')]
    public void A_message_quotes_two_hundred_characters_at_most(char c)
    {
        string longText = $"b{new string(c, 5000)}b";
        string cell = Data("1", "2", "x", "target").Replace(".csv", "2.csv", StringComparison.Ordinal);
        File.WriteAllText(cell, $"x,target\n1,0.5\n2,{longText}\n");
        string[][] mistakes =
        [
            ["train", "--lr", longText], ["train", "--dataset", longText], ["train", "--activation", longText],
            [longText], ["train", "--dataset", cell], ["devices", "--json", longText + "/a"],
        ];
        foreach (string[] mistake in mistakes)
        {
            Tool tool = Tool.Run(mistake);
            Assert.Equal(ExitCode.BadInput, tool.Code);
            Assert.InRange(tool.Error.Count(found => found == c), 0, c == 'x' ? 220 : 330);
        }

        string message = new InputException($"the file's name: expected a number, got '{longText}'; mend it").Message;
        Assert.InRange(message.Length, 200, 270);
        Assert.StartsWith("the file's name: expected a number, got 'b", message, StringComparison.Ordinal);
        Assert.EndsWith("b'; mend it", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_short_and_plain_stays_as_it_is()
    {
        string plain = $"it's 'a' – θ\n\t'{new string('x', 200)}' 😀";
        Assert.Same(plain, QuotedText.Printable(plain));
        Assert.Equal(plain, QuotedText.Shortened(plain));
        string half = QuotedText.Shortened(string.Concat(Enumerable.Repeat("😀", 300)));
        Assert.Equal(half, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(half))); // no half of a pair
    }

    [Fact]
    public void A_spreadsheet_runs_no_cell()
    {
        CsvFile.Write(
            _folder["a.csv"], ["row", "=head"],
            [["=1+1", -1.5], ["+cmd", "-1"], ["@x", "a=b"], ["\tx", null], ["-x,y", "-1e3"]]);
        Assert.Equal(
            ["row,'=head", "'=1+1,-1.5", "'+cmd,-1", "'@x,a=b", "'\tx,", "\"'-x,y\",-1e3"],
            File.ReadAllLines(_folder["a.csv"]));
    }

    public void Dispose() => _folder.Dispose();

    private static Tool Run(params string[] args)
    {
        Tool tool = Tool.Run([.. args, "--threads", "1"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        return tool;
    }

    private static void AssertHarmless(Tool tool) => AssertHarmless(tool.Output + tool.Error);

    private static void AssertHarmless(string text) =>
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u202e');

    private string Data(string first, string second, string column, string label = "label")
    {
        string path = _folder["data.csv"];
        IEnumerable<string> rows = Enumerable.Range(0, 40)
            .Select(i => $"{i % 2},{i % 3},{(i % 2 == 0 ? first : second)}");
        File.WriteAllLines(path, rows.Prepend($"{column},y,{label}"));
        return path;
    }
}
