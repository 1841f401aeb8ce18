using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using QtGpu.Cli.Report;
using QtGpu.Statistics;
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
        Assert.All(axis.Ticks.Zip(axis.Ticks.Skip(1)), pair =>
            Assert.Equal(step, pair.Second.Value - pair.First.Value, step * 1e-6));
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

    [Theory]
    [InlineData(40_000, 200_000, new[] { "20000", "50000", "100000", "200000" })]
    [InlineData(400_000, 2_000_000, new[] { "2·10⁵", "5·10⁵", "10⁶", "2·10⁶" })]
    [InlineData(4e7, 2e8, new[] { "2·10⁷", "5·10⁷", "10⁸", "2·10⁸" })]
    [InlineData(0.004, 0.02, new[] { "0.002", "0.005", "0.01", "0.02" })]
    public void A_logarithmic_axis_has_one_way_of_writing(double low, double high, string[] labels) =>
        Assert.Equal(labels, Axis.Log(low, high).Ticks.Select(tick => tick.Label).Where(label => label.Length > 0));

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
        double[] numbers =
        [
            .. Regex.Matches(path, "-?[0-9.]+", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture)),
        ];
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

    [Fact]
    public void A_curve_of_one_point_and_a_point_between_gaps_are_marks()
    {
        var plot = new SvgPlot("one epoch", "epoch", "accuracy");
        plot.Add(new Series(string.Empty, [1], [0.9]));
        plot.Add(new Series(string.Empty, [1, 2, 3], [double.NaN, 0.8, double.NaN]));
        Assert.Equal(["0.9", "0.8"], Values(plot));
    }

    [Fact]
    public void Every_curve_has_marks_of_its_own()
    {
        double[] x = [.. Enumerable.Range(0, 500).Select(i => (double)i)];
        var plot = new SvgPlot("states", "step", "x");
        for (int i = 0; i < Mark.Colours.Count; i++)
            plot.Add(new Series(string.Empty, x, [.. x.Select(t => i + (t / 1000))]));
        string[][] perCurve =
            [.. Values(plot).GroupBy(v => v[..1], StringComparer.Ordinal).Select(marks => marks.ToArray())];
        Assert.Equal(Mark.Colours.Count, perCurve.Length);
        Assert.All(perCurve, marks => Assert.InRange(marks.Length, 4, 12));
        Assert.Equal(Enumerable.Range(0, perCurve.Length).Select(i => $"{i}"), perCurve.Select(marks => marks[0]));
    }

    [Fact]
    public void A_curve_below_points_has_no_marks_that_would_look_like_their_error_bars()
    {
        var plot = new SvgPlot("activity", "k", "activity");
        plot.Add(new Series("exact", [0, 1, 2], [0.25, 0.5, 0.75]) { Colour = Mark.Neutral, HasMarks = false });
        plot.Add(new Series("sampled", [0, 1, 2], [0.26, 0.49, 0.76]) { Style = SeriesStyle.Points });
        Assert.Equal(["0.26", "0.49", "0.76"], Values(plot));
        Assert.DoesNotContain(
            XElement.Parse(plot.ToSvg()).Descendants(), e => e.Attribute("fill")?.Value == Mark.Colour(Mark.Neutral));
    }

    // 351 of a narrow page's 390 pixels are left beside a scroll bar and the margins of the report.
    [Fact]
    public void Text_is_legible_on_a_phone_and_inside_the_picture()
    {
        var plot = new SvgPlot(
            "A title that is far too long for the width of a phone and takes two lines",
            "what the abscissa is, in many words, that take two lines too", "y")
        {
            Categories = ["tunnelling", "double-barrier", "parabolic-barrier", "relu (3 without a value)"],
        };
        plot.Add(new Series("a name", [0, 1, 2, 3], [1e-7, 2e-7, 3e-7, 4e-7]));
        XElement svg = XElement.Parse(plot.ToSvg());
        double width = double.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
        double[] sizes = [.. svg.DescendantsAndSelf().Attributes("font-size")
            .Select(size => double.Parse(size.Value, CultureInfo.InvariantCulture))];
        Assert.All(sizes, size => Assert.True(size * 351 / width >= 11));
        foreach (XElement text in svg.Elements().Where(e => e.Name.LocalName is "text" && e.Attribute("x") is not null))
        {
            double length = 7 * text.Value.Length, x = Number(text, "x");
            string? anchor = text.Attribute("text-anchor")?.Value;
            double left = anchor switch { "end" => x - length, "middle" => x - (length / 2), _ => x };
            Assert.True(left >= 0 && left + length <= width, text.Value);
        }
    }

    [Fact]
    public void The_states_of_a_reservoir_are_named()
    {
        using var folder = new TemporaryFolder();
        Tool.Run(
            "esn", "--device", "cpu", "--seeds", "1", "--units", "20", "--activations", "tanh", "--out", folder.Path);
        string[] texts = [.. XElement.Load(folder["states.svg"]).Descendants()
            .Where(e => e.Name.LocalName is "text").Select(e => e.Value)];
        Assert.Equal(8, texts.Count(text => text.StartsWith("unit ", StringComparison.Ordinal)));
    }

    // What the marks say of themselves.
    private static string[] Values(SvgPlot plot) =>
        [.. XElement.Parse(plot.ToSvg()).Descendants().Where(e => e.Name.LocalName is "title").Select(e => e.Value)];

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
