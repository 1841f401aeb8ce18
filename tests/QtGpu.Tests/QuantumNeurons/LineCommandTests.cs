using System.Text.Json;
using QtGpu.Cli;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class LineCommandTests
{
    [Theory]
    [InlineData("0100", "16 brightnesses")]
    [InlineData("0,1,0,0,0,1,0,0,0,1,0,0,0,1,0,2", "from 0 to 1, got '2'")]
    public void An_image_that_is_none_is_named(string image, string expected)
    {
        Tool tool = Tool.Run("qneuron", "line", "--image", image);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, Tool.Run("qneuron", "line", "--all", "--error", "0.1").Code);
    }

    [Fact]
    public void A_line_of_the_users_is_found()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "qneuron", "line", "--image", "0100010001000100", "--slices", "64", "--chains", "8", "--error", "0.06",
            "--json", folder["l.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        JsonElement pattern = JsonDocument.Parse(
            File.ReadAllText(folder["l.json"])).RootElement.GetProperty("patterns")[0];
        Assert.True(pattern.GetProperty("detected").GetBoolean());
        Assert.InRange(pattern.GetProperty("activity").GetDouble(), 1.1, 1.55);
        Assert.Equal(5, pattern.GetProperty("neurons").GetArrayLength());
    }
}
