using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>A comparison of reservoirs as files: report.html, and its figures and numbers as SVG and CSV.</summary>
internal sealed class ReservoirFiles(ReservoirReport report, Backend backend)
{
    public const string Runs = "runs.csv", Report = ReservoirPage.File;

    private const int Steps = 200;

    public void Write(string folder)
    {
        var plots = new ReservoirPlots(report);
        SvgPlot[] states = [.. report.Names.Select(name => States(report.Of(name)[0]))];
        SvgPlot.Save(Path.Combine(folder, "forecast.svg"), plots.Forecast(), plots.ErrorGrowth());
        bool free = report.Comparison.Series.IsAutonomous;
        SvgPlot.Save(
            Path.Combine(folder, "nmse.svg"),
            free ? [plots.FreeRunErrors(), plots.OneStepErrors()] : [plots.OneStepErrors()]);
        SvgPlot.Save(Path.Combine(folder, "states.svg"), states);
        SvgPlot[] intervals = IntervalPlots.Of(report);
        if (intervals.Length > 0)
            SvgPlot.Save(Path.Combine(folder, "intervals.svg"), intervals);
        CsvFile.Write(
            Path.Combine(folder, Runs),
            ["activation", "seed", "nmse_one_step", "nmse_free_run", "mse_free_run", "valid_steps", "diverged_at"],
            report.Runs.Select(run => new object?[]
            {
                run.Name, run.Matrices.Seed, run.OneStep.Nmse,
                run.FreeRun?.Nmse, run.FreeRun?.Mse, run.FreeRun?.ValidSteps, run.FreeRun?.DivergedAt,
            }));
        ForecastNumbers.Write(folder, report);
        report.Search?.Write(folder);
        report.Further?.WriteFiles(folder);
        ReservoirPage.Of(report, plots, intervals, states).Save(Path.Combine(folder, Report));
    }

    // Driven once more, since a comparison keeps no states.
    private SvgPlot States(ReservoirRun run)
    {
        using var network = new EchoStateNetwork([new(run.Settings, run.Matrices)], report.Comparison.Series, backend);
        int steps = Math.Min(Steps, run.Settings.TrainSteps - run.Settings.Washout);
        return ReservoirPlots.States(run, network.States(steps));
    }
}
