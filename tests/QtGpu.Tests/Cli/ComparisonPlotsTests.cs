using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using QtGpu.Cli.Report;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Pictures of comparisons show what can be, and all of it.</summary>
public sealed class ComparisonPlotsTests
{
    private const double FrameHeight = 250;

    [Fact]
    public void Axes_of_accuracies_end_at_100()
    {
        var plots = new ComparisonPlots(Classification([1, 1, 1], [1, 1, 1]));
        foreach (SvgPlot plot in (SvgPlot[])[plots.Test(), plots.LearningCurves(), plots.MetricOverTime()])
            Assert.All(Ordinates(plot), label => Assert.InRange(label, 0, 100));
    }

    // Student's t of two seeds is 12.7: the interval is longer than the mean.
    [Fact]
    public void Errors_are_not_negative()
    {
        SvgPlot plot = new ComparisonPlots(Regression(20_000, 30_000)).Test();
        Assert.All(Ordinates(plot), label => Assert.InRange(label, 0, double.PositiveInfinity));
        double[] bar = Numbers(Paths(plot).Single(path => path.Contains('V')));
        Assert.Equal(FrameHeight, bar[1], 0.1);
    }

    [Fact]
    public void A_curve_that_dips_after_its_rise_is_not_cut()
    {
        double[] accuracies = [0.1, 0.2, 0.8, 0.85, 0.9, 0.6, .. Enumerable.Repeat(0.95, 14)];
        double[] path = Numbers(Paths(new ComparisonPlots(Classification(accuracies)).LearningCurves())
            .First(path => !path.Contains('Z')));
        double[] shown = [.. path.Where((_, i) => i % 2 == 1).Skip(2)];
        Assert.Equal(18, shown.Length);
        Assert.All(shown, y => Assert.InRange(y, 0, FrameHeight));
    }

    [Fact]
    public void Epochs_are_whole_numbers()
    {
        SvgPlot plot = new ComparisonPlots(Classification([0.9], [0.8])).LearningCurves();
        Assert.Equal(["1"], Labels(plot, "middle").Where(label => char.IsDigit(label[0])));
    }

    private static ComparisonResult Classification(params double[][] seeds) => Result(
        new([0, 1], 1, [0, 1], classes: 2), [.. seeds.Select(accuracies => (accuracies, Told(accuracies[^1])))]);

    private static ComparisonResult Regression(params double[] rmse) => Result(
        new([0, 1], 1, [0, 1], classes: 0),
        [.. rmse.Select(x => (new[] { 0.0 }, new Evaluation(1, null, new([new(x * x, x, null)]))))]);

    private static Evaluation Told(double accuracy)
    {
        var confusion = new ConfusionMatrix(2);
        for (int i = 0; i < 100; i++)
            confusion.Add(0, i < Math.Round(100 * accuracy) ? 0 : 1);
        return new(1, confusion, null);
    }

    private static ComparisonResult Result(Samples samples, (double[] Accuracies, Evaluation End)[] seeds)
    {
        var model = new ModelSpec { Inputs = 1, Outputs = 2, Activation = "relu" };
        var recipe = new Recipe { Name = "relu", Model = model };
        ComparisonRun[] runs = [.. seeds.Select((seed, number) => new ComparisonRun(
            recipe, number, seed.End, seed.End,
            new([.. seed.Accuracies.Select((a, i) => new EpochRecord(i + 1, 1, a, 1, a, 1, 0.1, 1, 100))], 1)))];
        var data = new Dataset("some", samples, samples, ["a", "b"], Synthetic: true);
        return new(data, [recipe], runs, [], "the test samples", Target: 0.95, "cpu", "compare");
    }

    private static IEnumerable<double> Ordinates(SvgPlot plot) =>
        Labels(plot, "end").Select(label => double.Parse(label.Replace('−', '-'), CultureInfo.InvariantCulture));

    private static string[] Labels(SvgPlot plot, string anchor) => [.. XElement.Parse(plot.ToSvg()).Elements()
        .Where(e => e.Name.LocalName is "text" && e.Attribute("text-anchor")?.Value == anchor).Select(e => e.Value)];

    // Of curves, then of marks and bars.
    private static string[] Paths(SvgPlot plot) => [.. XElement.Parse(plot.ToSvg()).Elements()
        .Where(e => e.Name.LocalName is "svg" or "g").Descendants()
        .Where(e => e.Name.LocalName is "path").Select(e => e.Attribute("d")!.Value)];

    private static double[] Numbers(string path) =>
        [.. Regex.Matches(path, "-?[0-9.]+", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
}
