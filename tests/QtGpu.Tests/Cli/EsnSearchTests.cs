using System.Text.Json;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class EsnSearchTests
{
    private static readonly string[] Small =
        ["esn", "--device", "cpu", "--units", "50", "--train", "600", "--horizon", "60", "--seeds", "2"];

    [Fact]
    public void Settings_are_searched_for_each_activation_and_tested_on_unseen_seeds()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            [.. Small, "--search", "6", "--search-seeds", "3", "--json", folder["r.json"], "--out", folder.Path]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains(
            "tunnelling: 6 candidates × 1 seed, then 2 candidates × 3 seeds", tool.Output, StringComparison.Ordinal);
        Assert.Matches("which no search saw, (tunnelling|tanh) wins", tool.Output.ReplaceLineEndings(" "));
        JsonElement json = folder.Json("r.json");
        JsonElement[] search = json.Items("search");
        Assert.Equal(["tunnelling", "tanh"], search.Select(one => one.Text("activation")));
        foreach (JsonElement one in search)
        {
            Assert.Equal(6, one.GetProperty("candidates").GetInt32());
            JsonElement[] rungs = one.Items("rungs");
            Assert.Equal([6, 2], rungs.Select(rung => rung.GetProperty("candidates").GetInt32()));
            Assert.Equal(one.Number("validation_score"), rungs[1].Number("best_score"));
            Assert.Equal(600, one.GetProperty("winner").GetProperty("train_steps").GetInt32());
            IEnumerable<double> seen = one.Items("seeds").Select(seed => seed.GetDouble());
            Assert.Empty(seen.Intersect(json.Items("seeds").Select(seed => seed.GetDouble())));
        }

        string[] lines = File.ReadAllLines(folder["search.csv"]);
        Assert.Equal(13, lines.Length);
        Assert.StartsWith("activation,candidate,spectral-radius,leak", lines[0], StringComparison.Ordinal);

        // The line that is printed repeats the winner.
        string again = tool.Output.Split('\n')
            .Single(line => line.StartsWith("tunnelling again: qtgpu ", StringComparison.Ordinal));
        Tool repeated = Tool.Run([.. again.Trim().Split(' ')[3..], "--device", "cpu", "--json", folder["again.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (repeated.Code, repeated.Error));
        Assert.Equal(json.Number("nmse_free_run"), folder.Json("again.json").Number("nmse_free_run"));
    }

    [Fact]
    public void A_series_with_an_input_of_its_own_is_searched_one_step_ahead()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
        [
            .. Small, "--series", "narma10", "--search", "grid", "--search-seeds", "1", "--activations", "tanh",
            "--vary", "leak=0.5,1", "--vary", "ridge=1e-6,1e-4", "--out", folder.Path,
        ]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("tanh: 4 candidates × 1 seed", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--search 0", "--search: expected a whole number from 1 to 1000000, or grid, got '0'")]
    [InlineData("--search grids", "got 'grids'")]
    [InlineData("--search grid", "expected --vary NAME=A,B")]
    [InlineData("--vary leak=0.1..1", "--vary needs --search; add it")]
    [InlineData("--windows 3", "--windows needs --search")]
    [InlineData("--search 3 --vary lek=0.1..1", "did you mean 'leak'?")]
    [InlineData("--search 3 --vary leak=1..0.1", "LOW below HIGH")]
    [InlineData("--search 3 --vary leak=0.1..1 --vary leak=0.1..1", "--vary leak was given twice")]
    [InlineData("--search 3 --vary leak=0.1..1 --leak 0.5", "leak is both given and varied")]
    [InlineData("--search 3 --vary opacity=1..4 --width 0.1", "width is both given and varied")]
    [InlineData("--search 3 --vary opacity=1..4 --activations tanh,relu", "tanh, relu has no such parameter")]
    [InlineData("--search 3 --held-out 590", "raise --train or lower --held-out")]
    public void Bad_input_is_one_clear_line(string flags, string message)
    {
        Tool tool = Tool.Run([.. Small, .. flags.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_stops_it()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        string[] before = Runs();
        Tool tool = Tool.Run(stop.Token, [.. Small, "--search", "3"]);
        Assert.Equal((ExitCode.Cancelled, "qtgpu: cancelled"), (tool.Code, tool.Error.Trim()));
        Assert.Equal(before, Runs()); // no folder without a result

        static string[] Runs() => Directory.Exists("runs") ? Directory.GetDirectories("runs", "esn-*") : [];
    }
}
