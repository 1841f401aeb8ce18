using MathNet.Numerics.Statistics;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>A comparison of reservoirs as files: forecast.svg, nmse.svg, runs.csv.</summary>
internal sealed class ReservoirFiles(ReservoirReport report)
{
    public const string Runs = "runs.csv";

    public void Write(string folder)
    {
        SvgPlot.Save(Path.Combine(folder, "forecast.svg"), Forecast(), ErrorGrowth());
        SvgPlot.Save(Path.Combine(folder, "nmse.svg"), Distribution());
        CsvFile.Write(
            Path.Combine(folder, Runs),
            ["activation", "seed", "nmse_one_step", "nmse_free_run", "mse_free_run", "valid_steps", "diverged_at"],
            report.Runs.Select(run => new object?[]
            {
                run.Name, run.Matrices.Seed, run.OneStep.Nmse, run.FreeRun?.Nmse, run.FreeRun?.Mse, run.FreeRun?.ValidSteps, run.FreeRun?.DivergedAt,
            }));
    }

    // Of several features the first is drawn.
    private double[] FirstFeature(ReadOnlySpan<float> values)
    {
        int features = report.Comparison.Series.TargetFeatures;
        var first = new double[values.Length / features];
        for (int t = 0; t < first.Length; t++)
            first[t] = values[t * features];
        return first;
    }

    private double[] Steps => [.. Enumerable.Range(1, report.Comparison.Horizon).Select(t => (double)t)];

    // Of each activation the seed in the middle, which says more than the best.
    private SvgPlot Forecast()
    {
        double[] target = FirstFeature(report.Comparison.Targets(report.Runs[0].Settings));
        double margin = 0.15 * (target.Max() - target.Min());
        var plot = new SvgPlot($"{report.Comparison.Series.Name}: forecast of the median seed", "step", "y") { YRange = (target.Min() - margin, target.Max() + margin) };
        plot.Add(new("target", Steps, target) { Colour = 7 });
        for (int i = 0; i < report.Names.Count; i++)
            plot.Add(new(report.Names[i], Steps, FirstFeature(Middle(report.Names[i]).Forecast)) { Colour = i, Style = SeriesStyle.Dashed });
        return plot;
    }

    private SvgPlot ErrorGrowth()
    {
        double[] target = FirstFeature(report.Comparison.Targets(report.Runs[0].Settings));
        var plot = new SvgPlot("Its error", "step", "|y − ŷ|") { LogY = true };
        for (int i = 0; i < report.Names.Count; i++)
            plot.Add(new(report.Names[i], Steps, [.. FirstFeature(Middle(report.Names[i]).Forecast).Zip(target, (a, b) => Math.Abs(a - b))]) { Colour = i });
        return plot;
    }

    // Median, quartiles as a bar, and every seed.
    private SvgPlot Distribution()
    {
        var plot = new SvgPlot("NMSE over seeds: median, quartiles, and each seed", "activation", "NMSE") { Categories = report.Names, LogY = true };
        for (int i = 0; i < report.Names.Count; i++)
        {
            double[] values = [.. report.Of(report.Names[i]).Select(Score).Where(double.IsFinite)];
            if (values.Length == 0)
                continue;
            plot.Add(new(string.Empty, [.. values.Select((_, k) => i + 0.12 + (0.3 * k / values.Length))], values) { Style = SeriesStyle.Points, Colour = i });
            plot.Add(new(string.Empty, [i], [values.Median()]) { Style = SeriesStyle.Points, Colour = i, Spread = ([values.LowerQuartile()], [values.UpperQuartile()]) });
        }

        return plot;
    }

    private ReservoirRun Middle(string name)
    {
        ReservoirRun[] runs = [.. report.Of(name).OrderBy(Score)];
        return runs[(runs.Length - 1) / 2];
    }

    private static double Score(ReservoirRun run) => run.FreeRun?.Nmse ?? run.OneStep.Nmse;
}
