using QtGpu.Data;

namespace QtGpu.Benchmarks;

/// <summary>Bayesian networks of one shape and their twin, in turns.</summary>
/// <param name="Shape">Of each.</param>
/// <param name="Activation">Of the hidden layers, by name.</param>
/// <param name="Runs">Steps and outputs.</param>
internal sealed record BayesianRow(TrainingShape Shape, string Activation, IReadOnlyList<BayesianRun> Runs) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Bayesians.Add(this);

    /// <summary>From the laps of each of the runs.</summary>
    public static BayesianRow Of(
        TrainingShape shape, string activation, IReadOnlyList<BayesianRunName> names, Lap[][] laps,
        Func<Lap, double> measure) => new(
        shape, activation, [.. names.Select((name, i) =>
        {
            int other = Array.FindIndex([.. names], each => each == name.Beside);
            return new BayesianRun(
                name, Timing.Of(laps[i]), other < 0 ? null : Turns.Ratio(laps[other], laps[i], measure));
        })]);
}

/// <summary>One of the runs.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Time">Of a training step, or of the outputs of a batch.</param>
/// <param name="TimesOther">
/// Median over the turns of its time over that of <see cref="BayesianRunName.Beside"/>; null where that is nothing.
/// </param>
internal sealed record BayesianRun(BayesianRunName Name, Timing Time, double? TimesOther)
{
    public double PerSecond => 1 / Time.Median;
}

/// <summary>What Bayesian networks cost beside their twin, and several draws beside one.</summary>
internal sealed class BayesianBenchmark(Backend backend, double factorError, CancellationToken stop)
{
    private const double LapSeconds = 0.06, TurnSeconds = 2;
    private readonly Samples _noise = TrainingWork.Noise(TrainingBenchmark.UsualSamples);

    /// <summary>The net of the tables of training, with either optimizer.</summary>
    public static IReadOnlyList<TrainingShape> Shapes { get; } = [new([100], 64, "sgd"), new([100], 64, "adam")];

    /// <summary>The work of each run. The caller disposes them.</summary>
    public DisposableList<BayesianWork> Prepare(TrainingShape shape, string activation) => new(
        BayesianRunName.All.Select(run => new BayesianWork(backend, shape, run, activation, _noise, factorError)));

    /// <summary>Each of the runs in turns.</summary>
    public BayesianRow Measure(TrainingShape shape, string activation)
    {
        using DisposableList<BayesianWork> works = Prepare(shape, activation);
        Lap[][] laps = Turns.Take([.. works.Select(work => work.Laps(LapSeconds))], TurnSeconds, stop);
        return BayesianRow.Of(shape, activation, BayesianRunName.All, laps, lap => lap.Wall);
    }
}
