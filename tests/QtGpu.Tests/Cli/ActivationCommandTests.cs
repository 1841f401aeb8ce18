using System.Text.Json;
using System.Xml.Linq;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class ActivationCommandTests
{
    [Fact]
    public void The_textbooks_question_is_answered()
    {
        using var folder = new TemporaryFolder();
        Tool tool = Tool.Run(
            "activation", "--height", "10", "--width", "0.5,1.0", "--energy", "5",
            "--json", folder["a.json"], "--plot", folder["a.svg"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("times smaller", tool.Output, StringComparison.Ordinal);
        Assert.NotNull(XElement.Load(folder["a.svg"]));
        JsonElement[] points = folder.Json("a.json").Items("points");
        Assert.Equal([0.5, 1.0], points.Select(p => p.GetProperty("width_nm").GetDouble()));
        foreach (JsonElement point in points)
        {
            double width = point.Number("width_nm"), expected = Textbook(10, width, 5);
            Assert.Equal(expected, point.Number("transmission"), 1e-6 * expected);
            double slope = (Textbook(10, width, 5.0001) - Textbook(10, width, 4.9999)) / 0.0002;
            Assert.Equal(slope, point.Number("derivative_per_ev"), 1e-5 * slope);
        }
    }

    [Fact]
    public void Lists_are_multiplied_and_may_be_repeated()
    {
        using var folder = new TemporaryFolder();
        Tool.Run(
            "activation", "--height", "10", "--height", "20,30", "--width", "0.1", "--mass", "1,2", "--energy", "1,2",
            "--json", folder["a.json"]);
        Assert.Equal(12, folder.Json("a.json").Items("points").Length);
    }

    [Fact]
    public void Without_energies_a_range_is_drawn()
    {
        Tool tool = Tool.Run("activation");
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        Assert.Contains("0.0178185", tool.Output, StringComparison.Ordinal);
    }

    // The three-branch formula with √(2mₑ·1 eV)/ħ = 5.1231672 nm⁻¹, for E < V₀.
    private static double Textbook(double height, double width, double energy)
    {
        double sinh = Math.Sinh(5.1231672231618 * Math.Sqrt(height - energy) * width);
        return 1 / (1 + (height * height * sinh * sinh / (4 * energy * (height - energy))));
    }
}
