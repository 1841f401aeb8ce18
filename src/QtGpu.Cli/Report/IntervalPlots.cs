using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>
/// What forecasts were off by, and the intervals that were given for it: of the first seed of each activation, freely
/// and one step ahead. Of several features the first is drawn.
/// </summary>
internal static class IntervalPlots
{
    /// <summary>The pictures; none where there are no intervals.</summary>
    public static SvgPlot[] Of(ReservoirReport report) =>
    [
        .. report.Names.Select((name, i) => (Run: report.Of(name)[0], Colour: i)).SelectMany(each => (SvgPlot?[])
        [
            Plot(report, each.Run, each.Colour, "free run", each.Run.Free, each.Run.FreeIntervals),
            Plot(report, each.Run, each.Colour, "one step ahead", each.Run.StepByStep, each.Run.OneStepIntervals),
        ]).OfType<SvgPlot>(),
    ];

    private static SvgPlot? Plot(
        ReservoirReport report, ReservoirRun run, int colour, string kind, float[]? forecast, ForecastIntervals? found)
    {
        if (forecast is null || found is null)
            return null;
        float[] targets = report.Comparison.Targets(run.Settings).ToArray();
        int features = report.Comparison.Series.TargetFeatures, first = ForecastNumbers.First(report);
        double[] steps = [.. Enumerable.Range(0, forecast.Length / features).Select(t => (double)(first + t))];
        double[] OffForecast(float[] values) =>
            [.. steps.Select((_, t) => values[t * features] - (double)forecast[t * features])];
        string level = Text($"{100 * found.Level:0.##} %");
        var plot = new SvgPlot(
            Text($"{run.Name}, seed {run.Matrices.Seed}, {kind}: {100 * found.Coverage(targets):0.0} % of the targets ")
            + $"within intervals for {level}", "step", "y − ŷ");
        plot.Add(new($"interval for {level}", steps, [.. steps.Select(_ => 0.0)])
        {
            Colour = colour,
            HasMarks = false,
            Spread = (OffForecast(found.Low), OffForecast(found.High)),
        });
        plot.Add(new("target − forecast", steps, OffForecast(targets)) { Colour = Mark.Neutral, HasMarks = false });
        return plot;
    }
}
