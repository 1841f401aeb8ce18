using QtGpu.Data.Series;
using QtGpu.Reservoirs;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>A recurrent network's forecast of a series, with the scores that `esn` gives a reservoir's.</summary>
/// <param name="Series">The series.</param>
/// <param name="Split">Its steps.</param>
/// <param name="Network">What the network is called in tables.</param>
/// <param name="Forecast">What it says.</param>
internal sealed record SeriesReport(TimeSeries Series, SeriesSplit Split, string Network, RecurrentForecast Forecast)
{
    /// <summary>Asks a network that was trained on windows of a series.</summary>
    public static SeriesReport Of(Trainer trainer, SeriesTask task, string network, CancellationToken stop) => new(
        task.Series, task.Split, network,
        RecurrentForecast.Of(trainer, task.Series, task.Split.TrainSteps, task.Split.Horizon, stop));

    private float[] Targets { get; } = Series.Original(Series.TargetsOf(Split.TrainSteps, Split.Horizon));

    private int First => Series.TargetStep(Split.TrainSteps);

    private ForecastScore OneStep => ForecastScore.Of(Targets, Forecast.OneStep, Series.TargetFeatures);

    private ForecastScore? FreeRun =>
        Forecast.FreeRun is { } free ? ForecastScore.Of(Targets, free, Series.TargetFeatures) : null;

    public void Write(IAnsiConsole console)
    {
        console.WriteLine(
            Text($"{Series.Name}: trained on steps 0 to {First - 1}, forecast over steps {First} to ")
            + Text($"{First + Split.Horizon - 1}"));
        console.Write(SummaryTable.Of(
            ["network", "one-step NMSE", "free-run NMSE", "free-run MSE", "valid steps"],
            [
                [
                    Network, Number(OneStep.Nmse), Number(FreeRun?.Nmse), Number(FreeRun?.Mse),
                    Number(FreeRun?.ValidSteps, "0"),
                ],
            ]));
        if (FreeRun?.DivergedAt is { } step)
            console.WriteLine(Text($"The free run diverged at step {First + step}."));
    }

    /// <summary>The keys of a run of `esn`.</summary>
    public object ToJson() => new
    {
        Series = Series.Name,
        Split.TrainSteps,
        Split.Horizon,
        Split.Window,
        Standardised = Series.Scale is not null,
        NmseOneStep = OneStep.Nmse,
        MseOneStep = OneStep.Mse,
        NmseFreeRun = FreeRun?.Nmse,
        MseFreeRun = FreeRun?.Mse,
        NrmseFreeRun = FreeRun?.Nrmse,
        FreeRun?.ValidSteps,
        ValidLyapunovTimes = FreeRun?.ValidSteps * Series.LyapunovExponent,
        FreeRun?.DivergedAt,
        FirstStep = First,
        Target = ForecastNumbers.Rows(Targets, Series.TargetFeatures),
        OneStep = ForecastNumbers.Rows(Forecast.OneStep, Series.TargetFeatures),
        FreeRun = Forecast.FreeRun is { } free ? ForecastNumbers.Rows(free, Series.TargetFeatures) : null,
    };
}
