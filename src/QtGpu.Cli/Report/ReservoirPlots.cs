using MathNet.Numerics.Statistics;
using QtGpu.Reservoirs;
using QtGpu.Statistics;

namespace QtGpu.Cli.Report;

/// <summary>
/// A comparison of reservoirs as plots, each activation in its colour. Of several features the first is drawn.
/// </summary>
internal sealed class ReservoirPlots(ReservoirReport report)
{
    // Errors below are those of float32 itself.
    private const double LeastError = 1e-9;

    private static readonly int Units = Mark.Colours.Count;

    // Those of the series, whose own first is 0.
    private readonly double[] _steps =
        [.. Enumerable.Range(ForecastNumbers.First(report), report.Comparison.Horizon).Select(t => (double)t)];

    private readonly double[] _target = FirstFeature(report, report.Comparison.Targets(report.Runs[0].Settings));

    private string Over => Counted.Of(report.Of(report.Names[0]).Length, "seed");

    private string Kind => report.Comparison.Series.IsAutonomous ? "free run" : "one step ahead";

    /// <summary>The target and the forecasts.</summary>
    public SvgPlot Forecast()
    {
        double margin = 0.15 * (_target.Max() - _target.Min());
        var plot = new SvgPlot($"{report.Comparison.Series.Name}, {Kind}: median and quartiles of {Over}", "step", "y")
        {
            YRange = (_target.Min() - margin, _target.Max() + margin),
        };
        plot.Add(new("target", _steps, _target) { Colour = Mark.Neutral });
        AddBands(plot, SeriesStyle.Dashed, (forecast, _) => forecast);
        return plot;
    }

    /// <summary>|y − ŷ|, and how fast neighbours part.</summary>
    public SvgPlot ErrorGrowth()
    {
        var plot = new SvgPlot($"Error, {Kind}: median and quartiles of {Over}", "step", "|y − ŷ|") { LogY = true };

        // Further off than this a forecast counts as diverged.
        double furthest = 10 * (_target.Max() - _target.Min());
        double[][] medians = AddBands(plot, SeriesStyle.Line, (forecast, target) =>
            Math.Abs(forecast - target) is var error && error < furthest ? Math.Max(error, LeastError) : furthest);
        double exponent = report.Comparison.Series.LyapunovExponent;
        if (report.Comparison.Series.IsAutonomous && double.IsFinite(exponent))
        {
            double start = medians.Min(median => median.Take(20).Median()), end = medians.Max(median => median.Max());
            double[] growth =
            [
                .. _steps.Select(t => start * Math.Exp(exponent * (t - _steps[0] + 1)))
                    .Select(y => y <= end ? y : double.NaN),
            ];
            plot.Add(new($"Lyapunov exponent {exponent:G2} per step", _steps, growth)
            {
                Colour = Mark.Neutral,
                Style = SeriesStyle.Dashed,
            });
        }

        return plot;
    }

    /// <summary>NMSE of the free runs over seeds.</summary>
    public SvgPlot FreeRunErrors() => Distribution("NMSE of the free run", run => run.FreeRun!.Nmse);

    /// <summary>NMSE one step ahead over seeds.</summary>
    public SvgPlot OneStepErrors() => Distribution("NMSE one step ahead", run => run.OneStep.Nmse);

    private SvgPlot Distribution(string title, Func<ReservoirRun, double> score)
    {
        double[][] finite = [.. report.Names.Select(name => report.Of(name).Select(score).Where(IsDrawn).ToArray())];
        static bool IsDrawn(double x) => double.IsFinite(x) && x > 0;
        string Category(string name, int i) => report.Of(name).Length - finite[i].Length is > 0 and var lost
            ? $"{name} ({lost} without a value)"
            : name;

        var plot = new SvgPlot(title, "median, quartiles, whiskers within 1.5 box lengths, outliers", "NMSE")
        {
            Categories = [.. report.Names.Select(Category)],
            LogY = true,
        };
        for (int i = 0; i < finite.Length; i++)
        {
            if (finite[i].Length == 0)
                continue;
            var box = BoxSummary.OfLogarithms(finite[i]);
            plot.Add(new(string.Empty, [i], [box.Median])
            {
                Style = SeriesStyle.Points,
                Colour = i,
                Quartiles = ([box.Lower], [box.Upper]),
                Spread = ([box.Low], [box.High]),
            });
            plot.Add(new(string.Empty, [.. box.Outliers.Select(_ => (double)i)], box.Outliers)
            {
                Style = SeriesStyle.HollowPoints,
                Colour = i,
            });
        }

        return plot;
    }

    /// <summary>Some units of one reservoir.</summary>
    /// <param name="run">Which.</param>
    /// <param name="states">[steps, units].</param>
    public static SvgPlot States(ReservoirRun run, float[] states)
    {
        int units = run.Settings.Units, shown = Math.Min(Units, units), steps = states.Length / units;
        double[] axis = [.. Enumerable.Range(run.Settings.Washout, steps).Select(t => (double)t)];
        var plot = new SvgPlot(
            $"{run.Name}, seed {run.Matrices.Seed}: states of {shown} of {Counted.Of(units, "unit")}", "step", "x");
        for (int i = 0; i < shown; i++)
        {
            int unit = i * units / shown;
            double[] x = [.. Enumerable.Range(0, steps).Select(t => (double)states[(t * units) + unit])];
            plot.Add(new(Text($"unit {unit}"), axis, x) { Colour = i });
        }

        return plot;
    }

    // Adds median and quartiles over seeds at each step; returns the medians.
    private double[][] AddBands(SvgPlot plot, SeriesStyle style, Func<double, double, double> value)
    {
        var medians = new double[report.Names.Count][];
        for (int i = 0; i < medians.Length; i++)
        {
            double[][] runs =
            [
                .. report.Of(report.Names[i])
                    .Select(run => FirstFeature(report, run.Forecast).Zip(_target, value).ToArray()),
            ];
            double[][] seeds =
                [.. _steps.Select((_, t) => runs.Select(run => run[t]).Where(double.IsFinite).Order().ToArray())];
            medians[i] = [.. seeds.Select(x => x.Median())];
            plot.Add(new(report.Names[i], _steps, medians[i])
            {
                Colour = i,
                Style = style,
                Spread = runs.Length < 2 ? null
                    : ([.. seeds.Select(x => x.LowerQuartile())], [.. seeds.Select(x => x.UpperQuartile())]),
            });
        }

        return medians;
    }

    private static double[] FirstFeature(ReservoirReport report, ReadOnlySpan<float> values)
    {
        int features = report.Comparison.Series.TargetFeatures;
        var first = new double[values.Length / features];
        for (int t = 0; t < first.Length; t++)
            first[t] = values[t * features];
        return first;
    }
}
