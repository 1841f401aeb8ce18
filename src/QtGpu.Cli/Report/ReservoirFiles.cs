using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>A comparison of reservoirs as files: forecast.svg, nmse.svg, states.svg, runs.csv.</summary>
internal sealed class ReservoirFiles(ReservoirReport report, Backend backend)
{
    public const string Runs = "runs.csv";

    private const int Steps = 200;

    public void Write(string folder)
    {
        var plots = new ReservoirPlots(report);
        SvgPlot.Save(Path.Combine(folder, "forecast.svg"), plots.Forecast(), plots.ErrorGrowth());
        SvgPlot oneStep = ReservoirPlots.Distribution(report, "NMSE one step ahead", run => run.OneStep.Nmse);
        SvgPlot.Save(
            Path.Combine(folder, "nmse.svg"),
            report.Comparison.Series.IsAutonomous ? [ReservoirPlots.Distribution(report, "NMSE of the free run", run => run.FreeRun!.Nmse), oneStep] : [oneStep]);
        SvgPlot.Save(Path.Combine(folder, "states.svg"), [.. report.Names.Select(name => States(report.Of(name)[0]))]);
        CsvFile.Write(
            Path.Combine(folder, Runs),
            ["activation", "seed", "nmse_one_step", "nmse_free_run", "mse_free_run", "valid_steps", "diverged_at"],
            report.Runs.Select(run => new object?[]
            {
                run.Name, run.Matrices.Seed, run.OneStep.Nmse, run.FreeRun?.Nmse, run.FreeRun?.Mse, run.FreeRun?.ValidSteps, run.FreeRun?.DivergedAt,
            }));
    }

    // Driven once more, since a comparison keeps no states.
    private SvgPlot States(ReservoirRun run)
    {
        using var network = new EchoStateNetwork([new(run.Settings, run.Matrices)], report.Comparison.Series, backend);
        return ReservoirPlots.States(run, network.States(Math.Min(Steps, run.Settings.TrainSteps - run.Settings.Washout)));
    }
}
