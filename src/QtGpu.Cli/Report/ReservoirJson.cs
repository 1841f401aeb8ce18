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
        (ReservoirComparison comparison, string first) = (report.Comparison, report.Names[0]);
        ReservoirSettings settings = report.Runs[0].Settings;
        int columns = comparison.Series.TargetFeatures;
        return new
        {
            Series = comparison.Series.Name,
            settings.TrainSteps,
            comparison.Horizon,
            Standardised = comparison.Series.Scale is not null,
            report.Device,
            Activation = first,
            settings.Units,
            Seeds = report.Of(first).Select(run => run.Matrices.Seed),
            NmseOneStep = report.Median(first, run => run.OneStep.Nmse),
            NmseFreeRun = report.Median(first, run => run.FreeRun?.Nmse),
            MseFreeRun = report.Median(first, run => run.FreeRun?.Mse),
            ValidSteps = report.Median(first, run => run.FreeRun?.ValidSteps),
            StepsPerSecond = report.Median(first, run => run.StepsPerSecond),
            settings.SpectralRadius,
            Summary = report.Names.Select((name, i) => Summary(report, name, i)),
            Search = report.Search?.ToJson(report),
            FirstStep = ForecastNumbers.First(report),
            Target = ForecastNumbers.Rows(comparison.Targets(settings).ToArray(), columns),
            Runs = report.Runs.Select(run => Run(run, comparison.Series.LyapunovExponent, columns)),
            Ahead = report.Further?.ToJson(),
            report.Further?.Saved,
        };
    }

    private static object Summary(ReservoirReport report, string name, int i) => new
    {
        Activation = name,
        EffectiveSpectralRadius = report.EffectiveRadii[i],
        MemoryCapacity = report.Memory?[i],
        NmseOneStep = report.Median(name, run => run.OneStep.Nmse),
        NmseFreeRun = report.Median(name, run => run.FreeRun?.Nmse),
        MseFreeRun = report.Median(name, run => run.FreeRun?.Mse),
        ValidSteps = report.Median(name, run => run.FreeRun?.ValidSteps),
        StepsPerSecond = report.Median(name, run => run.StepsPerSecond),
        report.Of(name)[0].Settings,
    };

    private static object Run(ReservoirRun run, double lyapunov, int columns) => new
    {
        Activation = run.Name,
        run.Matrices.Seed,
        NmseOneStep = run.OneStep.Nmse,
        MseOneStep = run.OneStep.Mse,
        NmseFreeRun = run.FreeRun?.Nmse,
        MseFreeRun = run.FreeRun?.Mse,
        NrmseFreeRun = run.FreeRun?.Nrmse,
        run.FreeRun?.ValidSteps,
        ValidLyapunovTimes = run.FreeRun?.ValidSteps * lyapunov,
        run.FreeRun?.DivergedAt,
        run.Fit.FaultStep,
        Readout = run.Fit.Method,
        run.Fit.Ridge,
        RidgeCondition = run.Fit.Condition,
        DrawnSpectralRadius = run.Matrices.Radius.Value,
        DrawnSpectralRadiusError = run.Matrices.Radius.Residual * run.Matrices.Radius.Condition,
        run.StepsPerSecond,
        OneStep = ForecastNumbers.Rows(run.StepByStep, columns),
        FreeRun = run.Free is { } free ? ForecastNumbers.Rows(free, columns) : null,
    };
}
