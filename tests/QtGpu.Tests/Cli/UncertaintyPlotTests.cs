using System.Globalization;
using System.Xml.Linq;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.Tests.Uncertainty;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>What the pictures of predictors show.</summary>
public sealed class UncertaintyPlotTests
{
    // Half of the samples with 75 % confidence are right, all of those with 95 %.
    private static (UncertaintySummary Summary, PredictiveDistribution Said, Samples Samples) Judged()
    {
        const int n = 40, side = 4;
        float[] labels = [.. Enumerable.Range(0, n).Select(i => i < 20 ? i % 2 : 0f)];
        float[] pixels = [.. Enumerable.Range(0, n * side * side).Select(i => i % side / (float)side)];
        var samples = new Samples(pixels, side * side, labels, 2, image: new ImageSize(side, side));
        float[] said = [.. Enumerable.Range(0, n).SelectMany(i => i < 20 ? new[] { 0.75f, 0.25f } : [0.95f, 0.05f])];
        using var predictor = new Synthetic.Parrot("a parrot", 1, _ => said);
        var (summary, distribution) = UncertaintySummary.Of(
            predictor, samples, cancellation: TestContext.Current.CancellationToken);
        return (summary, distribution, samples);
    }

    [Fact]
    public void A_reliability_diagram_has_a_bar_and_its_gap_for_each_bin()
    {
        XElement svg = XElement.Parse(UncertaintyPlots.Reliability(Judged().Summary, colour: 0).ToSvg());
        XElement[] bars = [.. svg.Descendants().Where(e => e.Name.LocalName == "rect" && e.HasElements)];
        Assert.Equal(["50", "100", "75", "95"], bars.Select(bar => bar.Value));
        double[] heights = [.. bars.Select(bar => Number(bar, "height"))];
        Assert.Equal(2, heights[1] / heights[0], 0.01);       // 100 and 50 % above 0
        Assert.Equal(0.5, heights[2] / heights[0], 0.01);     // from 50 to 75 %
        Assert.Equal(0.1, heights[3] / heights[0], 0.01);     // from 100 down to 95 %
        Assert.True(Number(bars[0], "x") < Number(bars[1], "x"));
        XElement counts = XElement.Parse(UncertaintyPlots.Confidences(Judged().Summary, colour: 0).ToSvg());
        Assert.Equal(["20", "20"], counts.Descendants().Where(e => e.Name.LocalName == "rect" && e.HasElements)
            .Select(bar => bar.Value));
    }

    [Fact]
    public void The_curve_rises_as_the_least_certain_are_declined()
    {
        SvgPlot plot = UncertaintyPlots.Rejection([Judged().Summary]);
        Assert.Contains("a parrot", plot.ToSvg(), StringComparison.Ordinal);
        Assert.Equal(0.75, Judged().Summary.Selective.AccuracyWithout(0), 1e-12);
        Assert.Equal(1, Judged().Summary.Selective.AccuracyWithout(0.5), 1e-12);
    }

    [Fact]
    public void An_image_is_drawn_beside_its_most_probable_classes()
    {
        var (_, said, samples) = Judged();
        int[] certain = ImageSheet.Rows(said, 2, certain: true), uncertain = ImageSheet.Rows(said, 2, certain: false);
        Assert.Equal([20, 21], certain);
        Assert.Equal([0, 1], uncertain);
        Picture sheet = ImageSheet.Of("Images", samples, said, uncertain, ["coat & hat", "shoe"]);
        XElement svg = XElement.Parse(sheet.Svg);
        Assert.Equal(sheet.Height, Number(svg, "height"));
        string[] texts = [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains("coat & hat: right, H = 0.56", texts);
        Assert.Contains("shoe: wrong, H = 0.56", texts);
        Assert.Equal(2, texts.Count(text => text is "75.0 %"));
        Assert.Equal(2 * 3, svg.Descendants().Count(e => // three shades above black in each image
            e.Name.LocalName == "path" && ((string?)e.Attribute("stroke"))?.StartsWith('#') == true));
    }

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
