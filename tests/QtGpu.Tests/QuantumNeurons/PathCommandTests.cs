using System.Text.Json;
using QtGpu.Cli;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class PathCommandTests
{
    private static readonly string[] Quick = ["--slices", "64", "--error", "0.05", "--threads", "1", "--device", "cpu"];

    [Fact]
    public void A_path_is_a_table_a_page_a_picture_and_its_numbers()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            ["qneuron", "path", "not", "--inputs", "1", .. Quick, "--out", folder["p"], "--json", folder["p.json"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("66.6667", tool.Output, StringComparison.Ordinal);
        JsonElement json = folder.Json("p.json");
        Assert.Equal(200.0 / 3, json.Items("inputs")[0].Number("kink_action"), 9);
        Assert.Equal(["1", "out"], json.Items("neurons").Select(neuron => neuron.GetProperty("neuron").GetString()!));
        foreach (JsonElement neuron in json.Items("neurons"))
        {
            Assert.Equal(64, neuron.GetProperty("path").GetArrayLength());
            Assert.Equal(
                neuron.Number("path_action"),
                neuron.Number("path_kinetic_integral") + neuron.Number("path_potential_integral"), 6);
        }

        string[] lines = File.ReadAllLines(folder["p/paths.csv"]);
        Assert.Equal(65, lines.Length);
        Assert.StartsWith("tau,a_phi,a_potential,a_kinetic,1_phi", lines[0], StringComparison.Ordinal);
        Assert.Contains("classical kink", File.ReadAllText(folder["p/paths.svg"]), StringComparison.Ordinal);
        Assert.Contains("<table>", File.ReadAllText(folder["p/report.html"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path chian", "unknown network 'chian' (did you mean 'chain'?); expected one of neuron, chain, and")]
    [InlineData("path and --inputs 1", "the network 'and' has 2, got 1")]
    [InlineData("path and --inputs 12", "--inputs: expected a digit 0 or 1 for each input, got '12'")]
    [InlineData("path and --network n.json", "'and' and --network exclude each other")]
    [InlineData("path --network n.json --slices 64", "--slices and --network exclude each other")]
    [InlineData("path --network none.json", "cannot read the network 'none.json'")]
    public void Bad_input_is_named(string commandLine, string expected)
    {
        Tool tool = Tool.Run(["qneuron", .. commandLine.Split(' ')]);
        Assert.Equal((ExitCode.BadInput, string.Empty), (tool.Code, tool.Output));
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
    }
}
