using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>
/// The one JSON object of a comparison of reservoirs: medians of the first activation, all activations, all runs and
/// their forecasts.
/// </summary>
internal static class ReservoirJson
{
    public static object Of(ReservoirReport report)
    {
        (ReservoirComparison comparison, ReservoirSummary first) = (report.Comparison, report.Summaries[0]);
        ReservoirSettings settings = report.Runs[0].Settings;
        int columns = comparison.Series.TargetFeatures;
        return new
        {
            Series = comparison.Series.Name,
            settings.TrainSteps,
            comparison.Horizon,
            Standardised = comparison.Series.Scale is not null,
            report.Device,
            first.Activation,
            settings.Units,
            Seeds = first.Runs.Select(run => run.Matrices.Seed),
            first.NmseOneStep,
            first.NmseFreeRun,
            first.MseFreeRun,
            first.ValidSteps,
            first.StepsPerSecond,
            settings.SpectralRadius,
            Summary = report.Summaries,
            Search = report.Search?.ToJson(report),
            FirstStep = ForecastNumbers.First(report),
            Target = ForecastNumbers.Rows(comparison.Targets(settings).ToArray(), columns),
            Runs = report.Runs.Select(run => Run(run, comparison, columns)),
            Ahead = report.Further?.ToJson(),
            report.Further?.Saved,
        };
    }

    private static object Run(ReservoirRun run, ReservoirComparison comparison, int columns) => new
    {
        Activation = run.Name,
        run.Matrices.Seed,
        NmseOneStep = run.OneStep.Nmse,
        MseOneStep = run.OneStep.Mse,
        NmseFreeRun = run.FreeRun?.Nmse,
        MseFreeRun = run.FreeRun?.Mse,
        NrmseFreeRun = run.FreeRun?.Nrmse,
        run.FreeRun?.ValidSteps,
        ValidLyapunovTimes = run.FreeRun?.ValidSteps * comparison.Series.LyapunovExponent,
        run.FreeRun?.DivergedAt,
        run.Fit.FaultStep,
        Readout = run.Fit.Method,
        run.Fit.Ridge,
        RidgeCondition = run.Fit.Condition,
        DrawnSpectralRadius = run.Matrices.Radius.Value,
        DrawnSpectralRadiusError = run.Matrices.Radius.Residual * run.Matrices.Radius.Condition,
        run.StepsPerSecond,
        Intervals = run.OneStepIntervals is not { } near ? null : new
        {
            near.Level,
            CoverageOneStep = near.Coverage(comparison.Targets(run.Settings)),
            HalfWidthOneStep = near.MeanHalfWidth,
            CoverageFreeRun = run.FreeIntervals?.Coverage(comparison.Targets(run.Settings)),
            HalfWidthFreeRun = run.FreeIntervals?.MeanHalfWidth,
        },
        OneStep = ForecastNumbers.Rows(run.StepByStep, columns),
        FreeRun = run.Free is { } free ? ForecastNumbers.Rows(free, columns) : null,
    };
}
