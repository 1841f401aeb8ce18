using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using QtGpu.Cli.Report;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class SvgPlotTests
{
    [Theory]
    [InlineData(0, 1, 0.2)]
    [InlineData(-3, 47, 10)]
    [InlineData(0.97, 0.985, 0.005)]
    [InlineData(0, 1e9, 2e8)]
    public void Linear_ticks_are_whole_steps_that_enclose_the_data(double low, double high, double step)
    {
        Axis axis = Axis.Linear(low, high, snug: false);
        Assert.True(axis.Low <= low && axis.High >= high);
        Assert.All(axis.Ticks.Zip(axis.Ticks.Skip(1)), pair => Assert.Equal(step, pair.Second.Value - pair.First.Value, step * 1e-6));
        Assert.Equal(axis.Ticks.Count, axis.Ticks.Select(tick => tick.Label).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Logarithmic_axes_place_decades_evenly()
    {
        Axis axis = Axis.Log(3e-7, 0.4);
        Assert.Equal(2e-7, axis.Low, 1e-20);
        Assert.Equal(0.5, axis.High, 1e-12);
        Assert.Equal(0.5, axis.Position(Math.Sqrt(0.5 * 2e-7)), 1e-9);
        Assert.Equal(axis.Position(1e-3) - axis.Position(1e-4), axis.Position(1e-5) - axis.Position(1e-6), 1e-9);
        Assert.Contains(axis.Ticks, tick => tick.Label is "10⁻³");
    }

    [Fact]
    public void A_box_ends_at_the_quartiles_and_its_whiskers_at_the_last_value_near_it()
    {
        var box = BoxSummary.OfLogarithms([.. Enumerable.Range(0, 8).Select(k => Math.Exp(k)), Math.Exp(30)]);
        Assert.Equal(4, Math.Log(box.Median), 1e-12);
        Assert.Equal(0, Math.Log(box.Low), 1e-12);
        Assert.Equal(7, Math.Log(box.High), 1e-12);
        Assert.InRange(Math.Log(box.Lower), 1.5, 2);
        Assert.InRange(Math.Log(box.Upper), 6, 6.5);
        Assert.Equal(30, Math.Log(Assert.Single(box.Outliers)), 1e-12);
        Assert.Empty(BoxSummary.OfLogarithms([2]).Outliers);
    }

    [Fact]
    public void A_constant_has_an_axis_too()
    {
        Axis axis = Axis.Linear(2, 2, snug: false);
        Assert.True(axis.Low < 2 && axis.High > 2);
        Assert.NotEmpty(Axis.Linear(0, 0, snug: true).Ticks);
    }

    [Fact]
    public void A_curve_lands_where_the_axes_say_and_breaks_at_nan()
    {
        var plot = new SvgPlot("a < b & c", "x", "y") { YRange = (0, 1) };
        plot.Add(new Series("s", [0, 1, 2, 3], [0, double.NaN, 0.5, 1]));
        XElement svg = XElement.Parse(plot.ToSvg());
        XElement inner = svg.Elements().Single(element => element.Name.LocalName is "svg");
        double width = Number(inner, "width"), height = Number(inner, "height");
        string path = inner.Descendants().Single(e => e.Name.LocalName is "path").Attribute("d")!.Value;
        double[] numbers = [.. Regex.Matches(path, "-?[0-9.]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(2, path.Count(c => c == 'M'));
        Assert.Equal([0, height, width * 2 / 3, height / 2, width, 0], numbers, (a, b) => Math.Abs(a - b) < 0.1);
    }

    [Fact]
    public void Empty_and_unplottable_data_still_make_a_picture()
    {
        var plot = new SvgPlot("empty", "x", "y") { LogY = true };
        plot.Add(new Series("s", [0, 1], [0, double.PositiveInfinity]));
        Assert.NotNull(XElement.Parse(plot.ToSvg()));
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
