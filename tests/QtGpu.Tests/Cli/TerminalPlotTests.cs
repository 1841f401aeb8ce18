using QtGpu.Cli.Report;
using Spectre.Console;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class TerminalPlotTests
{
    [Fact]
    public void A_curve_of_one_point_is_a_mark() =>
        Assert.Single(Plot(80, new Series("one", [1], [0.5])), line => line.Contains('│') && line.Contains('o'));

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void Letters_tell_curves_apart_and_the_plot_fits(int width)
    {
        double[] x = [.. Enumerable.Range(0, 50).Select(i => (double)i)];
        string[] lines = Plot(width, new Series("up", x, x), new Series("down", x, [.. x.Reverse()]));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Contains(lines, line => line.TrimStart() == "o up");
        Assert.Contains(lines, line => line.TrimStart() == "x down");
        foreach (char letter in "ox")
            Assert.True(lines.Count(line => line.Contains('│') && line.Contains(letter)) > 1);
    }

    private static string[] Plot(int width, params Series[] series)
    {
        using var text = new StringWriter();
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No };
        IAnsiConsole console = AnsiConsole.Create(settings);
        console.Profile.Width = width;
        TerminalPlot.Write(console, series, "x", "y");
        return text.ToString().ReplaceLineEndings("\n").Split('\n');
    }
}
