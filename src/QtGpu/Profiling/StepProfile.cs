using System.Diagnostics;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Profiling;

/// <summary>One operation's share of a training step.</summary>
/// <param name="Name">The operation and its size.</param>
/// <param name="CallsPerStep">How often a step runs it.</param>
/// <param name="MicrosecondsPerCall">Device time.</param>
/// <param name="Share">Part of the time of all operations.</param>
/// <param name="GigabytesPerSecond">Bytes that it must move, per second.</param>
/// <param name="Gflops">Floating-point operations of its matrix product per second; 0 where it has none.</param>
public sealed record OperationProfile(
    string Name, double CallsPerStep, double MicrosecondsPerCall, double Share, double GigabytesPerSecond,
    double Gflops);

/// <summary>Where the time of a training step goes.</summary>
/// <param name="Steps">Steps measured.</param>
/// <param name="MicrosecondsPerStep">Of undisturbed steps.</param>
/// <param name="LaunchesPerStep">Kernels and device copies.</param>
/// <param name="GapShare">Part of an undisturbed step in which no operation runs.</param>
/// <param name="Limits">What the device reaches at best.</param>
/// <param name="Operations">The longest first.</param>
public sealed record StepProfile(
    int Steps, double MicrosecondsPerStep, double LaunchesPerStep, double GapShare, DeviceLimits Limits,
    IReadOnlyList<OperationProfile> Operations)
{
    private const int WarmUp = 3;
    private const int MostOperationsPerStep = 200;

    /// <summary>
    /// Trains two throw-away copies of the model for some steps: one undisturbed, one with every operation timed.
    /// </summary>
    /// <exception cref="InputException">A step has more operations than can be timed.</exception>
    public static StepProfile Measure(
        Sequential model, Backend backend, Samples train, TrainerOptions options, int steps, CancellationToken stop)
    {
        Watch plain = Run(model, backend, backend, train, options, steps, null, stop);
        using var times = new OperationTimes(backend, steps * MostOperationsPerStep);
        Run(model, backend, new ProfiledBackend(backend, times), train, options, steps, times, stop);

        int whole = times.Steps > 0 ? times.Steps : throw new InputException(
            $"a step has more than the {steps * MostOperationsPerStep} operations that can be timed; "
            + "profile a smaller network, or more steps");
        var totals = times.Totals();
        double step = plain.Seconds / steps, all = totals.Sum(total => total.Seconds);
        return new StepProfile(
            steps, 1e6 * step, plain.Launches / (double)steps, Math.Max(0, 1 - (all / whole / step)),
            DeviceLimits.Measure(backend),
            [.. totals.Select(total => Describe(total.Operation, total.Calls, total.Seconds))]);

        OperationProfile Describe(Operation operation, int calls, double seconds) => new(
            operation.ToString(), calls / (double)whole, 1e6 * seconds / calls, seconds / all,
            calls * operation.Bytes / seconds / 1e9, calls * operation.Flops / seconds / 1e9);
    }

    private static Watch Run(
        Sequential model, Backend backend, Backend seen, Samples train, TrainerOptions options, int steps,
        OperationTimes? times, CancellationToken stop)
    {
        using var trainer = new Trainer(model, seen, train, options with { Epochs = int.MaxValue });
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = new Watch(backend, steps, times, enough);
        try
        {
            trainer.Fit(null, enough.Token, watch);
        }
        catch (OperationCanceledException) when (watch.Seconds > 0)
        {
            // Enough was seen.
        }

        return watch;
    }

    /// <summary>Skips the first steps, in which kernels are compiled, and stops when enough were measured.</summary>
    private sealed class Watch(
        Backend backend, int steps, OperationTimes? times, CancellationTokenSource enough) : TrainingCallback
    {
        private long _start, _launches;
        private int _done;

        public double Seconds { get; private set; }

        public long Launches { get; private set; }

        public override void OnStep(int epoch, int step, int stepsOfEpoch)
        {
            _done++;
            if (_done > WarmUp)
                times?.EndStep();
            if (_done == WarmUp)
            {
                backend.Synchronize();
                times?.On = true;
                (_start, _launches) = (Stopwatch.GetTimestamp(), backend.Launches);
            }

            if (_done != WarmUp + steps)
                return;
            times?.On = false;
            Launches = backend.Launches - _launches;
            backend.Synchronize();
            Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            enough.Cancel();
        }
    }
}
