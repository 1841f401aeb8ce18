using MathNet.Numerics.Statistics;
using QtGpu.Data.Series;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>One reservoir of one seed, trained and scored.</summary>
/// <param name="Name">What its settings are called in tables: the activation as it was asked for.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Matrices">What was drawn for it.</param>
/// <param name="OneStep">Every true input seen.</param>
/// <param name="FreeRun">Its own outputs as inputs; null for a series that has inputs of its own.</param>
/// <param name="StepByStep">The outputs one step ahead, in the units that the series was given in.</param>
/// <param name="Free">Those of the free run; null where there is none.</param>
/// <param name="Fit">How the readout was solved.</param>
/// <param name="StepsPerSecond">Reservoir steps per second in training, Gram matrix included.</param>
public sealed record ReservoirRun(
    string Name, ReservoirSettings Settings, ReservoirMatrices Matrices, ForecastScore OneStep, ForecastScore? FreeRun,
    float[] StepByStep,
    float[]? Free, ReadoutFit Fit, double StepsPerSecond)
{
    /// <summary>Where the targets are expected one step ahead; null where that was not asked for.</summary>
    public ForecastIntervals? OneStepIntervals { get; init; }

    /// <summary>The same of the free run.</summary>
    public ForecastIntervals? FreeIntervals { get; init; }

    /// <summary>The outputs of the free run, or one step ahead where there is none.</summary>
    public float[] Forecast => Free ?? StepByStep;
}

/// <summary>Settings that are compared on the same matrices, seed by seed.</summary>
/// <param name="Series">The series.</param>
/// <param name="Horizon">Steps that are forecast.</param>
public sealed record ReservoirComparison(TimeSeries Series, int Horizon)
{
    /// <summary>
    /// The level of the intervals around the forecasts, in (0, 1); 0: none. Readouts are solved by QR for them.
    /// </summary>
    public double IntervalLevel { get; init; }

    /// <summary>
    /// Runs every seed with every settings. Extents must agree; settings of the same densities get the same matrices.
    /// </summary>
    /// <param name="settings">Named settings.</param>
    /// <param name="seeds">Seeds.</param>
    /// <param name="backend">The device.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops between steps of the work, though not while reservoirs run.</param>
    /// <param name="journal">Keeps each batch, and has those of an earlier start; null: nothing is kept.</param>
    public IReadOnlyList<ReservoirRun> Run(
        IReadOnlyList<(string Name, ReservoirSettings Settings)> settings, IReadOnlyList<long> seeds, Backend backend,
        Action<ReservoirProgress> progress, CancellationToken cancellation, Journal? journal = null)
    {
        var runs = new List<ReservoirRun>();
        var drawn = new ReservoirMatrixPool(Series.InputFeatures, Series.TargetFeatures) { Progress = Tell };
        ReservoirSettings first = settings[0].Settings;
        int size = drawn.BatchSize(first.Units, first.TrainSteps, backend);
        foreach (var (name, reservoir, result) in drawn.Batches(
            settings, seeds, size, journal,
            (name, some) => Run(some, backend, task => Tell(name, task), cancellation), cancellation))
        {
            runs.Add(result.Of(name, reservoir));
        }

        return runs;

        void Tell(string name, string task) => progress(new(name, task, runs.Count, settings.Count * seeds.Count));
    }

    /// <summary>
    /// The targets of the forecast, in the units that the series was given in, as all forecasts and errors here.
    /// </summary>
    public ReadOnlySpan<float> Targets(ReservoirSettings settings) =>
        Series.Original(Series.TargetsOf(settings.TrainSteps, Horizon));

    /// <summary>The median over runs; a run that has no value counts as the worst.</summary>
    public static double Median(IEnumerable<ReservoirRun> runs, Func<ReservoirRun, double?> value) =>
        runs.Select(run => value(run) is { } x && !double.IsNaN(x) ? x : double.PositiveInfinity).Median();

    private Scored[] Run(
        IReadOnlyList<Reservoir> reservoirs, Backend backend, Action<string> progress, CancellationToken cancellation)
    {
        ReservoirSettings settings = reservoirs[0].Settings;
        using var network = new EchoStateNetwork(reservoirs, Series, backend)
        {
            Progress = progress,
            KeepsPosteriors = IntervalLevel > 0,
        };
        network.Train(cancellation);
        float[][] ahead = Forecast(network, freely: false);
        float[][]? free = Series.IsAutonomous ? Forecast(network, freely: true) : null;
        double speed = (double)reservoirs.Count * settings.TrainSteps / network.RunSeconds;
        ForecastIntervals[]? near = IntervalLevel > 0
            ? ForecastIntervals.OneStep(network, Horizon, IntervalLevel) : null;
        ForecastIntervals[]? far = IntervalLevel > 0 && free is not null
            ? ForecastIntervals.FreeRun(network, Horizon, IntervalLevel, cancellation) : null;
        return [.. reservoirs.Select((_, r) => new Scored(
            Score(settings, ahead[r]), free is null ? null : Score(settings, free[r]), ahead[r], free?[r],
            network.Fits[r], speed, near?[r].Original(Series), far?[r].Original(Series)))];
    }

    private float[][] Forecast(EchoStateNetwork network, bool freely) =>
        Array.ConvertAll(network.Forecast(Horizon, freely), forecast => Series.Original(forecast));

    private ForecastScore Score(ReservoirSettings settings, float[] forecast) =>
        ForecastScore.Of(Targets(settings), forecast, Series.TargetFeatures);

    // A run without what can be drawn again, to be kept.
    private sealed record Scored(
        ForecastScore OneStep, ForecastScore? FreeRun, float[] StepByStep, float[]? Free, ReadoutFit Fit,
        double StepsPerSecond, ForecastIntervals? Near, ForecastIntervals? Far)
    {
        public ReservoirRun Of(string name, Reservoir reservoir) => new(
            name, reservoir.Settings, reservoir.Matrices, OneStep, FreeRun, StepByStep, Free, Fit, StepsPerSecond)
        {
            OneStepIntervals = Near,
            FreeIntervals = Far,
        };
    }
}
