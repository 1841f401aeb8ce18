using System.Text.Json;
using QtGpu.Cli;
using QtGpu.QuantumNeurons;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class ExactCommandTests
{
    [Fact]
    public void Strengths_are_solved_one_by_one()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "qneuron", "exact", "--slices", "64", "--epsilon", "3000,6000", "--json", folder["e.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("1.170048", tool.Output, StringComparison.Ordinal);
        JsonElement[] solutions = [.. JsonDocument.Parse(
            File.ReadAllText(folder["e.json"])).RootElement.GetProperty("solutions").EnumerateArray()];
        Assert.Equal([3000.0, 6000.0], solutions.Select(s => s.GetProperty("epsilon").GetDouble()));
        Assert.Equal(
            [0.492871159, 1.170047944],
            solutions.Select(s => Math.Round(s.GetProperty("neurons")[0].GetProperty("activity").GetDouble(), 9)));
        Assert.Equal(64, solutions[0].GetProperty("neurons")[0].GetProperty("squared_field_by_slice").GetArrayLength());
    }

    [Fact]
    public void A_file_says_all_there_is_to_say()
    {
        using var folder = new TemporaryFolder();
        NetworkJson.Write(
            folder["n.json"],
            new([new("a"), new("b")], [new("in")], [new(CouplingKind.Excitatory, "in", "b", 6000)]),
            new(0.7, 64));
        Tool tool = Tool.Run("qneuron", "exact", "--network", folder["n.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("1.170048", tool.Output, StringComparison.Ordinal);
        Assert.Equal(
            ExitCode.BadInput, Tool.Run("qneuron", "exact", "--network", folder["n.json"], "--slices", "64").Code);
        Assert.Equal(
            ExitCode.BadInput, Tool.Run("qneuron", "exact", "--network", folder["n.json"], "--epsilon", "64").Code);
    }

    [Theory]
    [InlineData("--slices", "7")]
    [InlineData("--slices", "2")]
    [InlineData("--epsilon", "-1")]
    [InlineData("--period", "0")]
    [InlineData("--lambda", "-5")]
    [InlineData("--network", "none.json")]
    public void Bad_input_is_named(string flag, string value)
    {
        Tool tool = Tool.Run("qneuron", "exact", flag, value);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(flag.TrimStart('-'), tool.Error.Split('\n')[0], StringComparison.Ordinal);
    }
}
