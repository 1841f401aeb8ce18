using System.Text.Json;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class SwapCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_layer_is_exchanged_at_equal_parameters_and_time()
    {
        Tool tool = Compare("--layers 20:relu,12:relu,8:relu --swap 30:tanh,5:gelu --swap-at 2 --equal-parameters "
            + "--equal-time --epochs 2 --seeds 1");
        Assert.True(tool.Code == ExitCode.Done, tool.Error);
        JsonElement[] runs = Runs();
        Assert.Equal(["12:relu", "12:tanh", "12:gelu"], runs.Select(run => run.Text("activation")));
        Assert.Equal(
            ["20:relu,12:relu,8:relu", "20:relu,12:tanh,8:relu", "20:relu,12:gelu,8:relu"],
            runs.Select(run => run.GetProperty("settings").Text("layers")));
        Assert.Equal(2, runs[0].GetProperty("settings").Number("epochs"));
        Assert.Contains(" layer ", tool.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Networks that differ in one layer", File.ReadAllText(Path.Combine(_folder["out"], "report.html")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Edges_are_compared_with_a_dense_layer_at_equal_parameters_and_time()
    {
        Tool tool = Compare("--layers 8:identity,8:daruan:repetitions=2 --swap 9:relu,4:b-spline,edges:4:tunnelling "
            + "--equal-parameters --equal-time --epochs 2 --seeds 1 --optimizer adam --lr 0.01");
        Assert.True(tool.Code == ExitCode.Done, tool.Error);
        JsonElement[] runs = Runs();
        Assert.Equal("8:daruan:repetitions=2", runs[0].Text("activation"));
        double[] parameters = [.. runs.Select(run => run.Number("parameters"))];
        Assert.All(parameters, count => Assert.Equal(parameters[0], count, 0.04 * parameters[0]));
        Assert.Equal(4, runs.Select(run => run.GetProperty("settings").Text("layers")).Distinct().Count());
    }

    [Fact]
    public void A_resumed_comparison_keeps_the_epochs_that_were_timed()
    {
        string flags = "--layers 16,8:relu --swap 8:tanh,none --equal-time --epochs 3 --seeds 1";
        Assert.Equal(ExitCode.Done, Compare(flags).Code);
        double[] first = Epochs();
        Assert.Equal(ExitCode.Done, Compare(flags + " --resume").Code);
        Assert.Equal(first, Epochs());

        double[] Epochs() => [.. Runs().Select(run => run.GetProperty("settings").Number("epochs"))];
    }

    [Theory]
    [InlineData("--swap 64:tanh", "--swap needs --layers")]
    [InlineData("--layers 8 --swap 8", "8 would be there twice")]
    [InlineData("--layers 8,4 --swap 8:tanh --swap-at 3", "a layer that is exchanged is one from 1 to 2, got 3")]
    [InlineData("--layers 8 --swap none", "leaves no layer; give more --layers")]
    [InlineData("--layers 8 --swap layer-norm --equal-parameters", "got layer-norm; leave it out")]
    [InlineData("--layers 8 --swap 9:relu,70:relu --equal-parameters", "8:relu would be there twice")]
    [InlineData("--layers 8 --swap 4,4", "a layer is named twice in '4,4'")]
    [InlineData("--layers 8 --swap layer-nrm", "layer layer-nrm: no such choice")]
    [InlineData("--layers 8 --swap-at 1", "--swap-at needs --swap")]
    [InlineData("--equal-time --tune", "--equal-time and --tune both choose the epochs")]
    [InlineData("--equal-parameters", "--equal-parameters needs --cells A,B or --swap")]
    public void What_makes_no_sense_is_said_in_a_line(string flags, string expected)
    {
        Tool tool = Compare(flags);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private Tool Compare(string flags) => Tool.Run(
    [
        .. $"compare --threads 1 --device cpu {flags} --out".Split(' '), _folder["out"], "--json", _folder["c.json"],
    ]);

    private JsonElement[] Runs() => _folder.Json("c.json").Items("runs");
}
