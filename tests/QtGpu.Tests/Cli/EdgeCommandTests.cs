using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class EdgeCommandTests
{
    [Fact]
    public void A_qubit_has_its_exact_values()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "edge", "--function", "daruan", "--theta", ".3,.7,-.4,1.1,.9,-.2,.5,1.7", "--w", "1,2,4",
            "--b", ".1,-.2,.3", "--x", "-2,-0.5,0,1,3", "--json", folder["e.json"], "--plot", folder["e.svg"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.NotNull(XElement.Load(folder["e.svg"]));
        JsonElement[] points = folder.Json("e.json").Items("points");
        double[] expected = [-0.973035484406, 0.386583393630, 0.070646961318, 0.844310561072, 0.774613762080];
        Assert.Equal(
            expected, points.Select(p => p.GetProperty("value").GetDouble()), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(-0.821799463, points[3].Number("derivative"), 9);
        Assert.Equal(3, points[4].Number("x"));
    }

    [Fact]
    public void Angles_that_are_not_given_are_one_per_x_and_none_at_0()
    {
        Tool tool = Tool.Run("edge", "--theta", "0,0,0,1.5707963267948966", "--x", "0,1");
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("w0 = 1, b0 = 0", tool.Output, StringComparison.Ordinal);
        Assert.Contains("-0.540302305868", tool.Output, StringComparison.Ordinal); // −cos 1
    }

    [Theory]
    [InlineData("fourier")]
    [InlineData("chebyshev:degree=2")]
    [InlineData("b-spline:points=3:to=2")]
    [InlineData("tunnelling:height=5")]
    [InlineData("daruan:repetitions=1")]
    public void Every_function_is_drawn_with_parameters_by_seed(string function)
    {
        Tool tool = Tool.Run("edge", "--function", function);
        Tool other = Tool.Run("edge", "--function", function, "--seed", "2");
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.NotEqual(tool.Output, other.Output);
    }

    [Fact]
    public void Points_outside_the_grid_of_a_spline_are_counted() => Assert.Contains(
        "2 of 3 points are outside the grid",
        Tool.Run("edge", "--function", "b-spline", "--x", "-2,0,2").Output, StringComparison.Ordinal);

    [Fact]
    public void The_edges_of_a_trained_network_are_drawn_with_their_lines_and_counted_outside_a_grid()
    {
        using var folder = new TemporaryFolder();
        Tool trained = Tool.Run(
            "train", "--dataset", "sinc", "--layers", "5:b-spline:from=-0.1:to=0.1,4:daruan:growth=2", "--optimizer",
            "adam", "--lr", "0.01", "--epochs", "4", "--extend-grid", "9@3", "--checkpoint", folder["run"], "--json",
            folder["train.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (trained.Code, trained.Error));
        Assert.Contains("layer 1 (b-spline, 9 points from -0.1 to 0.1):", trained.Output, StringComparison.Ordinal);
        Assert.Contains("lie outside its grid", trained.Output, StringComparison.Ordinal);
        JsonElement grid = Assert.Single(folder.Json("train.json").Items("grids"));
        Assert.True(grid.Number("outside") > 0 && grid.Number("outside") < grid.Number("count"));
        Tool evaluated = Tool.Run("evaluate", "--checkpoint", folder["run"]);
        Assert.Contains("lie outside its grid", evaluated.Output, StringComparison.Ordinal);

        Tool tool = Tool.Run(
            "edge", "--checkpoint", folder["run"], "--layer", "2", "--count", "3", "--plot", folder["e.svg"], "--json",
            folder["e.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.NotNull(XElement.Load(folder["e.svg"]));
        JsonElement json = folder.Json("e.json");
        Assert.Equal("daruan:growth=2", json.Text("function"));
        double[] ranges = [.. json.Items("edges").Select(edge => edge.Number("range"))];
        Assert.Equal(3, ranges.Length);
        Assert.Equal(ranges.OrderDescending(), ranges);
        JsonElement first = json.Items("edges")[0];
        double[] y = [.. first.Items("learned").Select(value => value.GetDouble())];
        Assert.Equal(ranges[0], y.Max() - y.Min(), 0.05 * ranges[0]);
        Assert.Equal(14, first.Items("parameters").Length);
        Assert.Contains("layer 3 of", Tool.Run("edge", "--checkpoint", folder["run"], "--layer", "3").Error,
            StringComparison.Ordinal);
        Assert.Contains("--x needs no --checkpoint", Tool.Run("edge", "--checkpoint", folder["run"], "--x", "1").Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--theta: expected two angles", "--theta", "1,2")]
    [InlineData("--theta: expected two angles", "--theta", "1,2,3,4,5")]
    [InlineData("--w: expected one number a repetition, 1 with 4 angles, got 2", "--theta", "1,2,3,4", "--w", "1,2")]
    [InlineData("--theta: expected two angles", "--w", "1")]
    [InlineData("are the parameters of daruan alone", "--function", "fourier", "--theta", "1,2,3,4")]
    [InlineData("has 14 parameters, got 2", "--parameters", "1,2")]
    [InlineData("from 1 to 1024, got 0", "--function", "daruan:repetitions=0")]
    [InlineData("points: expected a whole number from 2 to 1024, got 1", "--function", "b-spline:points=1")]
    [InlineData("an end behind its start", "--function", "b-spline:from=1:to=1")]
    [InlineData("--count needs --checkpoint", "--count", "2")]
    [InlineData("there is no checkpoint", "--checkpoint", "nowhere")]
    [InlineData("did you mean 'b-spline'", "--function", "bspline")]
    public void Bad_input_is_named(string message, params string[] arguments)
    {
        Tool tool = Tool.Run(["edge", .. arguments]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
        Assert.Single(tool.Error.Trim().Split('\n'));
    }
}
