using MathNet.Numerics.Statistics;
using QtGpu.Checks;

namespace QtGpu.Benchmarks;

/// <summary>What was measured of one choice that kernels have.</summary>
/// <param name="ShapeClass">Shapes that are taken to do well with the same plan.</param>
/// <param name="Shape">The one that was measured.</param>
/// <param name="Usual">The plan that the kernel takes by itself.</param>
/// <param name="Best">The fastest; the usual one where none gains enough.</param>
/// <param name="UsualSeconds">Of a call.</param>
/// <param name="BestSeconds">Of a call.</param>
/// <param name="Ratio">Times faster: the median over turns of both.</param>
/// <param name="Candidates">How many there were.</param>
internal sealed record TuningRow(
    string ShapeClass, string Shape, string Usual, string Best, double UsualSeconds, double BestSeconds, double Ratio,
    int Candidates)
{
    /// <summary>Whether a plan was found that is faster than the usual one.</summary>
    public bool IsGain => !string.Equals(Usual, Best, StringComparison.Ordinal);
}

/// <summary>
/// Measures the plans of kernels on a device: runs a piece of work, sees which choices its kernels have, checks and
/// times every candidate, and lets the fastest race the usual one in turns. It wins by 3 % or not at all.
/// </summary>
internal sealed class PlanTuner(Backend backend, CancellationToken stop)
{
    private const double LapSeconds = 0.01, TurnSeconds = 0.02, RaceSeconds = 0.3;
    private const double Hopeless = 2, LeastGain = 1.03; // times the best so far, and the usual plan
    private const double FirstFlops = 1e9; // a second, before any is measured
    private const int Laps = 3;

    private readonly HashSet<string> _measured = new(StringComparer.Ordinal);
    private readonly KernelPlans _plans = backend.Plans ?? throw new InputException(
        $"{backend.Name} has no plans to choose from; tune a cuda or opencl device");

    private double _flopsPerSecond = FirstFlops;

    /// <summary>Work whose calls take longer is not tuned.</summary>
    public double LongestSeconds { get; init; } = 1;

    /// <summary>Takes what was measured before: it is not measured again, and its best plan is in force.</summary>
    public void TakeOver(TuningRow row)
    {
        _measured.Add(row.ShapeClass);
        if (row.IsGain)
            _plans.Measured([new(row.ShapeClass, row.Best)]);
    }

    /// <summary>Whether a call of so many operations should not take long, by the products so far.</summary>
    public bool Affords(double flops) => flops <= LongestSeconds * _flopsPerSecond;

    /// <summary>
    /// Rows as they come; a class of shapes is measured once, and work that takes more than
    /// <see cref="LongestSeconds"/> a call is not.
    /// </summary>
    public IEnumerable<TuningRow> Tune(IEnumerable<TunedWork> works)
    {
        foreach (TunedWork work in works)
        {
            using (work)
            {
                KernelChoice[] choices = Choices(work);
                double seconds = Lap.Of(backend, work.Run, 1).Wall;
                _flopsPerSecond = Math.Max(_flopsPerSecond, work.Flops / seconds);
                if (choices.Length == 0 || seconds > LongestSeconds)
                    continue;
                foreach (KernelChoice choice in choices)
                {
                    stop.ThrowIfCancellationRequested();
                    yield return Measure(work, choice);
                }
            }
        }
    }

    // What is chosen while it is built anew and run.
    private KernelChoice[] Choices(TunedWork work)
    {
        var choices = new List<KernelChoice>();
        _plans.Chosen = choices.Add;
        work.Rebuild();
        work.Run();
        _plans.Chosen = null;
        return [.. choices.Where(choice => choice.Candidates.Count > 1 && _measured.Add(choice.ShapeClass))];
    }

    private TuningRow Measure(TunedWork work, KernelChoice choice)
    {
        float[] expected = Result(work, choice, choice.Own);
        double own = Quick(work, double.PositiveInfinity), best = own;
        string winner = choice.Own;
        foreach (string candidate in choice.Candidates.Where(candidate => candidate != choice.Own))
        {
            stop.ThrowIfCancellationRequested();
            Check(work, expected, Result(work, choice, candidate), $"{choice.Shape} by plan {candidate}");
            double seconds = Quick(work, best);
            if (seconds < best)
                (winner, best) = (candidate, seconds);
        }

        if (winner == choice.Own)
            return Row(work, choice, choice.Own, own, own, 1);
        Lap[][] laps = Turns.Take([Racer(work, choice, winner), Racer(work, choice, choice.Own)], RaceSeconds, stop);
        double ratio = Turns.Ratio(laps[0], laps[1], lap => lap.Wall), usual = laps[1].Select(lap => lap.Wall).Median();
        return ratio >= LeastGain
            ? Row(work, choice, winner, usual, laps[0].Select(lap => lap.Wall).Median(), ratio)
            : Row(work, choice, choice.Own, usual, usual, 1);
    }

    private TuningRow Row(TunedWork work, KernelChoice choice, string best, double own, double seconds, double ratio)
    {
        Take(work, choice, best);
        return new(choice.ShapeClass, choice.Shape, choice.Own, best, own, seconds, ratio, choice.Candidates.Count);
    }

    private float[] Result(TunedWork work, KernelChoice choice, string plan)
    {
        Take(work, choice, plan);
        return work.Result();
    }

    private void Take(TunedWork work, KernelChoice choice, string plan)
    {
        if (plan == choice.Own)
            _plans.Forget(choice.ShapeClass);
        else
            _plans.Measured([new(choice.ShapeClass, plan)]);
        work.Rebuild();
    }

    // The fastest of a few laps; of two calls where that is hopeless already, or a call is as long as a lap.
    private double Quick(TunedWork work, double best)
    {
        double one = Math.Min(Lap.Of(backend, work.Run, 1).Wall, Lap.Of(backend, work.Run, 1).Wall);
        if (one > Math.Min(Hopeless * best, LapSeconds))
            return one;
        int calls = (int)Math.Min(LapSeconds / one, 1000);
        return Enumerable.Range(0, Laps).Min(_ => Lap.Of(backend, work.Run, calls).Wall);
    }

    private Func<Lap> Racer(TunedWork work, KernelChoice choice, string plan) => () =>
    {
        Take(work, choice, plan);
        double one = Lap.Of(backend, work.Run, 1).Wall;
        return Lap.Of(backend, work.Run, (int)Math.Clamp(TurnSeconds / one, 1, 1000));
    };

    private static void Check(TunedWork work, float[] expected, float[] actual, string what)
    {
        if (work.Tolerance == 0)
            Expect.SameBits(expected, actual, what);
        else
            Expect.Close(Array.ConvertAll(expected, x => (double)x), actual, _ => work.Tolerance, what);
    }
}

/// <summary>A piece of work whose kernels have a choice.</summary>
internal abstract class TunedWork : IDisposable
{
    /// <summary>Operations of a call, where they are counted.</summary>
    public virtual double Flops => 0;

    /// <summary>How far the results of two plans may lie apart; 0 where they have the same bits.</summary>
    public abstract double Tolerance { get; }

    /// <summary>Queues it once.</summary>
    public abstract void Run();

    /// <summary>Begins anew, runs, and reads what comes out, or enough of it to tell a wrong plan.</summary>
    public abstract float[] Result();

    /// <summary>Makes kernels again that chose when they were made.</summary>
    public virtual void Rebuild()
    {
    }

    public abstract void Dispose();
}
