using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class DigitsCommandTests
{
    [Fact]
    public void A_sweep_over_the_penalty_has_a_line_for_each()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "qneuron", "digits", "--dataset", "digits", "--evaluator", "exact", "--slices", "64", "--epochs", "2",
            "--images", "200",
            "--penalty", "0,0.1", "--json", folder["d.json"], "--out", folder["d"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("200 test images of digits (synthetic)", tool.Output, StringComparison.Ordinal);
        JsonElement root = JsonDocument.Parse(File.ReadAllText(folder["d.json"])).RootElement;
        JsonElement[] lines = [.. root.GetProperty("penalties").EnumerateArray()];
        Assert.Equal([0, 0.1], lines.Select(line => line.GetProperty("penalty").GetDouble()));
        Assert.All(
            lines, line => Assert.Equal(
                line.GetProperty("classical_accuracy").GetDouble(), line.GetProperty("accuracy").GetDouble()));
        Assert.True(lines[0].GetProperty("mean_field").GetDouble() > lines[1].GetProperty("mean_field").GetDouble());

        // Each digit moves its own output most, on average, and each penalty has its three figures.
        double[][] outputs = [.. lines[1].Items("mean_activities").Select(
            row => row.EnumerateArray().Select(activity => activity.GetDouble()).ToArray())];
        Assert.All(outputs.Index(), row => Assert.Equal(row.Index, Array.IndexOf(row.Item, row.Item.Max())));
        Assert.Equal(3, File.ReadAllLines(folder["d/digits.csv"]).Length);
        Assert.Equal(6, File.ReadAllText(folder["d/report.html"]).Split("<figure>").Length - 1);
        XElement[] images = [.. XElement.Load(folder["d/digits.svg"]).Descendants().Where(
            element => element.Attribute("shape-rendering") is not null)];
        Assert.Equal(2 * (10 + 10), images.Length); // a sample and the strengths of each digit
    }

    [Fact]
    public void Sampling_says_how_long_it_was()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "qneuron", "digits", "--dataset", "digits", "--slices", "64", "--epochs", "2", "--images", "20", "--error",
            "0.02",
            "--common-random-numbers", "--json", folder["d.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement line = JsonDocument.Parse(
            File.ReadAllText(folder["d.json"])).RootElement.GetProperty("penalties")[0];
        Assert.InRange(line.GetProperty("standard_error").GetDouble(), 0.005, 0.022);
        Assert.True(line.GetProperty("configurations").GetInt64() > 20);
    }

    [Theory]
    [InlineData("--images", "2001", "at most the 2000 test images")]
    [InlineData("--penalty", "-1", "0 or more")]
    [InlineData("--kinks", "0", "at least 1")]
    [InlineData("--algorithm", "tents", "tent")]
    public void Bad_input_is_named(string flag, string value, string expected)
    {
        Tool tool = Tool.Run(
            "qneuron", "digits", "--dataset", "digits", "--evaluator", "exact", "--epochs", "1", flag, value);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
    }
}
