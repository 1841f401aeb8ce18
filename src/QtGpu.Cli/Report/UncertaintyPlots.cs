using QtGpu.Uncertainty;

namespace QtGpu.Cli.Report;

/// <summary>What predictors are worth in pictures. A predictor keeps its colour through all of them.</summary>
internal static class UncertaintyPlots
{
    private const int GapColour = 5;

    /// <summary>How accurate predictions of each confidence are, in fifteen bins of equal width.</summary>
    /// <param name="summary">The predictor.</param>
    /// <param name="colour">Number of its colour.</param>
    public static SvgPlot Reliability(UncertaintySummary summary, int colour)
    {
        IReadOnlyList<CalibrationBin> bins = summary.Scores.EqualWidthCalibration.Bins;
        double[] middle = [.. bins.Select(bin => 50 * (bin.Low + bin.High))];
        var plot = new SvgPlot($"Reliability: {summary.Name}", "confidence [%]", "accuracy [%]") { YRange = (0, 100) };
        plot.Add(new Series("accuracy", middle, [.. bins.Select(bin => 100 * bin.Accuracy)])
        {
            Colour = colour,
            Bars = [.. bins.Select(bin => new Bar(100 * bin.Low, 100 * bin.High, 0))],
        });
        plot.Add(new Series("gap to mean confidence", middle, [.. bins.Select(bin => 100 * bin.Confidence)])
        {
            Colour = GapColour,
            Bars = [.. bins.Select(bin => new Bar(
                (100 * bin.Low) + 0.8, (100 * bin.High) - 0.8, 100 * bin.Accuracy))],
        });
        plot.Add(new Series("calibrated", [0, 100], [0, 100])
        {
            Style = SeriesStyle.Dashed,
            Colour = Mark.Neutral,
            HasMarks = false,
        });
        return plot;
    }

    /// <summary>How many predictions each of those bins has.</summary>
    /// <param name="summary">The predictor.</param>
    /// <param name="colour">Number of its colour.</param>
    public static SvgPlot Confidences(UncertaintySummary summary, int colour)
    {
        IReadOnlyList<CalibrationBin> bins = summary.Scores.EqualWidthCalibration.Bins;
        var plot = new SvgPlot("Predictions of each confidence", "confidence [%]", "samples")
        {
            LogY = true,
            YRange = (0.5, bins.Max(bin => bin.Count)),
            FrameHeight = 110,
        };
        plot.Add(new Series(
            string.Empty, [.. bins.Select(bin => 50 * (bin.Low + bin.High))],
            [.. bins.Select(bin => (double)bin.Count)])
        {
            Colour = colour,
            Bars = [.. bins.Select(bin => new Bar(100 * bin.Low, 100 * bin.High, 0))],
        });
        plot.Add(new Series(string.Empty, [0, 100], [double.NaN, double.NaN])); // the same abscissa as above
        return plot;
    }

    /// <summary>Accuracy of what is left where the least certain predictions are declined.</summary>
    public static SvgPlot Rejection(IReadOnlyList<UncertaintySummary> summaries)
    {
        double[] rejected = [.. Enumerable.Range(0, 191).Select(i => i / 200.0)];
        var plot = new SvgPlot("Accuracy without the least certain", "samples declined [%]", "accuracy of the rest [%]")
        {
            YLimits = (0, 100),
        };
        foreach (var (colour, summary) in summaries.Index())
        {
            plot.Add(new Series(
                summary.Name, [.. rejected.Select(share => 100 * share)],
                [.. rejected.Select(share => 100 * summary.Selective.AccuracyWithout(share))])
            {
                Colour = colour,
            });
        }

        return plot;
    }
}
