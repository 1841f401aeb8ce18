using System.Text.Json;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>`forgetting`: one task, then another.</summary>
public sealed class ForgettingCommandTests : IDisposable
{
    private static readonly string[] Phrases =
    [
        .. "forgetting --model rnn --dataset phrases --activations tunnelling,tanh --cells elman,gru".Split(' '),
        .. "--hidden 8 --epochs 4 --threads 1 --seeds".Split(' '),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cells_and_activations_are_compared_by_what_they_forget()
    {
        Tool tool = Tool.Run([.. Phrases, "2", "--out", _folder["out"], "--json", _folder["f.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = JsonDocument.Parse(File.ReadAllText(_folder["f.json"])).RootElement;
        Assert.Equal(
            ["elman tunnelling", "gru tunnelling", "elman tanh", "gru tanh"],
            json.GetProperty("summary").EnumerateArray().Select(s => s.GetProperty("activation").GetString()!));
        Assert.Equal(8, json.GetProperty("runs").GetArrayLength());
        Assert.All(json.GetProperty("runs").EnumerateArray(), run =>
        {
            double Number(string name) => run.GetProperty(name).GetDouble();
            double[] first = [.. run.GetProperty("first_epochs").EnumerateArray().Select(x => x.GetDouble())];
            double[] second = [.. run.GetProperty("second_epochs").EnumerateArray().Select(x => x.GetDouble())];
            Assert.Equal((8, 4), (first.Length, second.Length));
            Assert.Equal((first[3], first[7], second[3]), (
                Number("first_learnt"), Number("first_then"), Number("second_learnt")));
            Assert.Equal(first[3] - first[7], Number("forgetting"), 1e-12);
        });
        Assert.Equal(0.5, json.GetProperty("chance").GetDouble());
        foreach (string verdict in new[] { "elman tunnelling − gru tunnelling: ", "elman tunnelling − elman tanh: " })
            Assert.Contains(verdict, tool.Output, StringComparison.Ordinal);
        Assert.Contains("points of forgetting (95 % interval of 2 paired seeds", tool.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["epochs.csv", "forgetting.json", "forgetting.svg", "progress.journal", "report.html"],
            Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(1 + (8 * 8), File.ReadAllLines(Path.Combine(_folder["out"], "epochs.csv")).Length);
        string picture = File.ReadAllText(Path.Combine(_folder["out"], "forgetting.svg"));
        Assert.Contains("gru tanh, first task", picture, StringComparison.Ordinal);
        Assert.Contains("stroke-dasharray", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_goes_on_where_more_seeds_are_wanted()
    {
        Assert.Equal(ExitCode.Done, Tool.Run([.. Phrases, "1", "--out", _folder["out"]]).Code);
        Tool more = Tool.Run([.. Phrases, "2", "--out", _folder["out"], "--resume"]);
        Assert.Contains(
            $"going on with {_folder["out"]}, where 4 trainings ended before", more.Output, StringComparison.Ordinal);
        Tool whole = Tool.Run([.. Phrases, "2", "--out", _folder["whole"]]);
        Assert.Equal(Table(whole), Table(more));
    }

    [Fact]
    public void An_error_that_grows_is_forgetting_too()
    {
        string table = _folder["t.csv"];
        File.WriteAllLines(table, Enumerable.Range(0, 100)
            .Select(i => FormattableString.Invariant($"{i % 7},{i % 5},{(i % 7) - (2.5 * (i % 5))}")).Prepend("a,b,y"));
        Tool tool = Tool.Run(
        [
            .. "forgetting --standardise --activations tanh,relu --hidden 8 --init he --epochs 100".Split(' '),
            "--threads", "1", "--dataset", table, "--out", _folder["out"],
            "--json", _folder["f.json"],
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement json = JsonDocument.Parse(File.ReadAllText(_folder["f.json"])).RootElement;
        Assert.Equal("rmse", json.GetProperty("metric").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("chance").ValueKind);
        Assert.All(json.GetProperty("runs").EnumerateArray(), run =>
        {
            double learnt = run.GetProperty("first_learnt").GetDouble();
            double then = run.GetProperty("first_then").GetDouble();
            Assert.True(then > 2 * learnt, $"{learnt} → {then}");
            Assert.Equal(then - learnt, run.GetProperty("forgetting").GetDouble(), 1e-12);
        });
    }

    [Theory]
    [InlineData("--target 0.9", "--target is for `qtgpu compare`")]
    [InlineData("--shift 1", "leave --rotate and --stretch out, and --shift too")]
    [InlineData("--preset best", "or say 0 where a preset has one")]
    [InlineData("--cells elman", "--cells needs --model rnn")]
    [InlineData("--dataset phrases", "these samples are sequences")]
    public void What_cannot_be_is_refused_in_a_line(string flags, string expected)
    {
        Tool tool = Tool.Run(["forgetting", .. flags.Split(' '), "--out", _folder["out"]]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder["out"], "report.html")));
    }

    // From its rule to the first empty line.
    private static string Table(Tool tool) =>
        tool.Output[tool.Output.IndexOf('─')..tool.Output.IndexOf("report:", StringComparison.Ordinal)];
}
