using System.Diagnostics;
using System.Globalization;
using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Reservoirs;
using QtGpu.Training;

namespace QtGpu.Attack;

/// <summary>
/// Opens a device, trains, samples, forecasts and closes it, for an hour: no device memory is left at the end, and the
/// resident memory of the last quarter, without the collector's reserve, is that of the first.
/// </summary>
internal sealed class SoakFault() : Fault("soak", "an hour of work")
{
    private const double Tolerance = 0.02, WarmUp = 0.1;
    private static readonly TimeSpan ShortForm = TimeSpan.FromSeconds(5), LeastToJudge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(2);

    private readonly Lazy<Samples> _samples = new(() =>
        DatasetCatalogue.Load("digits", new DataOptions()).Train.Subset([.. Enumerable.Range(0, 512)]));

    private readonly Lazy<TimeSeries> _series = new(() => SeriesCatalogue.Load("mackey-glass", 500, 1));

    public override (int Long, int Short) Counts => (60, 0);

    public override void Run(Attempt attempt)
    {
        TimeSpan length = attempt.Count == 0 ? ShortForm : TimeSpan.FromMinutes(attempt.Count);
        long start = Stopwatch.GetTimestamp(), laps = 0, before = DeviceBuffer.Live;
        var resident = new List<(double At, long Bytes)>();
        long read = start;
        for (double at = 0; at < 1; at = Stopwatch.GetElapsedTime(start) / length)
        {
            Lap(laps++);
            if (Stopwatch.GetElapsedTime(read) < BetweenReadings)
                continue;

            resident.Add((at, Resident()));
            read = Stopwatch.GetTimestamp();
        }

        double first = Median(resident, WarmUp, WarmUp + 0.25), last = Median(resident, 0.75, 1);
        double change = (last / first) - 1;
        bool isJudged = length >= LeastToJudge;
        long left = DeviceBuffer.Live - before;
        string memory = isJudged
            ? string.Create(CultureInfo.InvariantCulture, $", {100 * change:+0.0;−0.0} % from the first")
            : ", too short to say whether it is flat";
        attempt.Report(new(
            "soak: train, sample, forecast, open and close",
            string.Create(CultureInfo.InvariantCulture, $"{laps} laps in {length.TotalMinutes:0.#} min"),
            string.Create(CultureInfo.InvariantCulture, $"{last / 1e6:0} MB resident in the last quarter")
                + $"{memory}; {left} device buffers left",
            left != 0 ? $"{left} device buffers"
                : isJudged && !(Math.Abs(change) <= Tolerance) ? "resident memory is not flat within 2 %"
                : null));
    }

    private void Lap(long lap)
    {
        using Backend backend = DeviceCatalogue.Open("auto", threads: 1);
        Samples samples = _samples.Value;
        var model = new ModelSpec { Inputs = samples.Features, Outputs = samples.Classes, Hidden = [16] };
        var training = new TrainerOptions { Epochs = 2, Seed = lap };
        using (var trainer = new Trainer(model.Build(), backend, samples, training))
            trainer.Fit(samples);

        var network = new QuantumNetwork([new("out")], [new("in")], [new(CouplingKind.Excitatory, "in", "out", 6000)]);
        var options = new SamplingOptions { Chains = 8, Sweeps = 600, Error = 1e-6, Seed = lap };
        using (var run = new SamplingRun([network], new TimeLattice(0.7, 32), backend, options))
            run.Run();

        ReservoirSettings best = ReservoirPresets.Create("best", "tunnelling") with { Units = 50, TrainSteps = 400 };
        TimeSeries series = _series.Value;
        using var echo = new EchoStateNetwork([Reservoir.Draw(best, series, lap)], series, backend);
        echo.Train();
        echo.Trained(0).Forecast(20, backend);
    }

    /// <summary>What is resident once what the collector holds in reserve has been given back.</summary>
    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static double Median(List<(double At, long Bytes)> resident, double from, double to)
    {
        long[] sorted = [.. resident.Where(one => one.At >= from && one.At <= to).Select(one => one.Bytes).Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }
}
