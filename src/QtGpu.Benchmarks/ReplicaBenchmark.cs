using QtGpu.Data;
using QtGpu.Devices;

namespace QtGpu.Benchmarks;

/// <summary>Networks one after another, side by side, and one alone, in turns.</summary>
/// <param name="Shape">Of each.</param>
/// <param name="Networks">How many.</param>
/// <param name="Alone">Seconds of one.</param>
/// <param name="InTurn">Of all, one after another, with all threads.</param>
/// <param name="SideBySide">Of all, side by side.</param>
/// <param name="TimesFaster">Side by side: the median over the turns.</param>
/// <param name="TimesOne">Time of all side by side, over that of one.</param>
/// <param name="LaunchesPerStep">Of one.</param>
/// <param name="LaunchesPerStepOfAll">Of all side by side.</param>
internal sealed record ReplicaRow(
    TrainingShape Shape, int Networks, Timing Alone, Timing InTurn, Timing SideBySide, double TimesFaster,
    double TimesOne, double LaunchesPerStep, double LaunchesPerStepOfAll) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Replicas.Add(this);
}

/// <summary>What networks side by side are worth: on the CPU a thread for each, on a device a launch for all.</summary>
internal sealed class ReplicaBenchmark(Func<int, Backend> open, int threads, CancellationToken stop)
{
    private const double Seconds = 3;

    /// <summary>How many of the usual networks, 784-128-10 with a batch of 64.</summary>
    public const int Networks = 10;

    /// <summary>The usual network.</summary>
    public static TrainingShape Usual { get; } = new([128], 64, "sgd");

    /// <summary>Checked for the same bits before anything is timed.</summary>
    public ReplicaRow Measure(TrainingShape shape, int networks, int count)
    {
        Samples samples = TrainingWork.Noise(count);
        using var alone = new ReplicaWork([open(threads)], shape, 1, samples);
        using var inTurn = new ReplicaWork([open(threads)], shape, networks, samples);
        using var sideBySide = new ReplicaWork(
            SideBySide.Open(open, null, networks, threads, _ => 1), shape, networks, samples);
        sideBySide.Check(inTurn);
        double launches = alone.LaunchesPerStep(), launchesOfAll = sideBySide.LaunchesPerStep();
        Lap[][] laps = Turns.Take([alone.Run, inTurn.Run, sideBySide.Run], Seconds, stop);
        return new(
            shape, networks, Timing.Of(laps[0]), Timing.Of(laps[1]), Timing.Of(laps[2]),
            Turns.Ratio(laps[2], laps[1], lap => lap.Wall), Turns.Ratio(laps[0], laps[2], lap => lap.Wall), launches,
            launchesOfAll);
    }
}
