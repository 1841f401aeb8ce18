using System.Diagnostics;
using MathNet.Numerics.Statistics;
using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;

namespace QtGpu.Cli.Benchmarks;

/// <summary>One network trained with tunnelling and with ReLU, epoch beside epoch, so that both meet the same disturbances.</summary>
/// <param name="Net">Widths, as in <c>784-100-10</c>.</param>
/// <param name="Batch">Samples of a step.</param>
/// <param name="Optimizer">By name.</param>
/// <param name="Samples">Of an epoch, which is what <paramref name="Tunnelling"/> and <paramref name="Relu"/> time.</param>
/// <param name="Tunnelling">An epoch.</param>
/// <param name="Relu">An epoch.</param>
/// <param name="Ratio">Median over pairs of epochs of the samples per second, tunnelling over ReLU.</param>
internal sealed record TrainingRow(
    string Net, int Batch, string Optimizer, int Samples, Timing Tunnelling, Timing Relu, double Ratio)
{
    public double PerSecond(Timing epoch) => Samples / epoch.Median;
}

/// <summary>Training throughput: forward, loss, backward, optimizer step, and the batch handed over.</summary>
internal sealed class TrainingBenchmark(Backend backend, CancellationToken stop)
{
    private const int Inputs = 784, Classes = 10;
    private const double EpochSeconds = 0.15, PairSeconds = 2, TooLong = 1.5;
    private const int FewestPairs = 3, MostPairs = 15;
    private static readonly int[][] Hidden = [[512, 512], [100]];
    private Samples? _noise;

    /// <summary>Every net, batch and optimizer that two steps do not take too long for, until <paramref name="enough"/>.</summary>
    public IEnumerable<TrainingRow> Run(Func<bool> enough) => Rows(enough).OfType<TrainingRow>();

    private IEnumerable<TrainingRow?> Rows(Func<bool> enough) =>
        from hidden in Hidden
        from batch in backend.ReadsAreFree ? new[] { 64, 4096 } : [64, 4096, 65536]
        from optimizer in new[] { "sgd", "adam" }
        where !enough()
        select Measure(hidden, batch, optimizer);

    private TrainingRow? Measure(int[] hidden, int batch, string optimizer)
    {
        // Two batches tell how long an epoch must be to be timed.
        int samples;
        using (Trainer trial = Build("relu", hidden, batch, optimizer, 2 * batch))
        {
            OneEpoch(trial);
            double seconds = OneEpoch(trial).Wall;
            if (seconds > TooLong)
                return null;
            samples = batch * Math.Clamp((int)(2 * EpochSeconds / seconds), 2, Math.Max(2, 65536 / batch));
        }

        using Trainer tunnelling = Build("tunnelling", hidden, batch, optimizer, samples), relu = Build("relu", hidden, batch, optimizer, samples);
        Check(tunnelling, z => NetworkReference.Transmission(10 * z, 30, 0.5 / (5.123167223161844 * Math.Sqrt(30))));
        Check(relu, z => Math.Max(0, z));
        OneEpoch(tunnelling);
        OneEpoch(relu);
        List<(double Wall, double Cpu)> ours = [], theirs = [];
        var clock = Stopwatch.StartNew();
        while (ours.Count < FewestPairs || (ours.Count < MostPairs && clock.Elapsed.TotalSeconds < PairSeconds))
        {
            stop.ThrowIfCancellationRequested();
            ours.Add(OneEpoch(tunnelling));
            theirs.Add(OneEpoch(relu));
        }

        return new(
            string.Join('-', [Inputs, .. hidden, Classes]), batch, optimizer, samples, Timing.Of(ours), Timing.Of(theirs),
            ours.Zip(theirs, (a, b) => b.Wall / a.Wall).Median());
    }

    private Trainer Build(string activation, int[] hidden, int batch, string optimizer, int samples) => new(
        new Sequential([.. hidden.Select(units => new Dense(units, activation, Initialiser.Parse("he"))), new Dense(Classes)]),
        backend, Noise(samples), new TrainerOptions
        {
            Batch = batch,
            Epochs = int.MaxValue,
            Optimizer = NamedCatalogue<Optimizer>.Create("--optimizer", optimizer, new OptimizerSettings { Rate = 1e-3f }),
        });

    private static (double Wall, double Cpu) OneEpoch(Trainer trainer)
    {
        double cpu = Timing.CpuSeconds;
        FitResult fit = trainer.Fit(null, default, new OneMore());
        return (fit.Last.Seconds, Timing.CpuSeconds - cpu);
    }

    // The outputs of a few samples in float64; the gradients are the self-test's.
    private static void Check(Trainer trainer, Func<double, double> activation)
    {
        const int rows = 4;
        double[][] values = [.. trainer.Parameters.Named.Select(p => Array.ConvertAll(p.Value.ToArray(), x => (double)x))];
        var reference = new NetworkReference().Dense(values[0], values[1]);
        for (int i = 2; i < values.Length; i += 2)
            reference.Map(activation).Dense(values[i], values[i + 1]);
        Samples few = trainer.Samples.Subset([.. Enumerable.Range(0, rows)]);
        double[] exact = reference.Forward([.. Enumerable.Range(0, rows).SelectMany(i => few.Row(i).ToArray()).Select(x => (double)x)], rows);
        double scale = exact.Max(Math.Abs);
        Expect.Close(exact, trainer.Predict(few), _ => 1e-4 * (1 + scale), $"outputs of {trainer.Model}");
    }

    // Noise trains no worse, in time, than pictures.
    private Samples Noise(int count)
    {
        if (_noise is null || _noise.Count < count)
        {
            using var host = new HostBackend();
            using DeviceBuffer buffer = host.Allocate((long)count * Inputs);
            host.Elementwise.FillUniform(buffer.View, RandomStream.Named(1, "bench samples"), step: 0, low: 0, high: 1);
            _noise = new(buffer.View.ToArray(), Inputs, [.. Enumerable.Range(0, count).Select(i => (float)(i % Classes))], Classes);
        }

        return _noise.Subset([.. Enumerable.Range(0, count)]);
    }

    private sealed class OneMore : TrainingCallback
    {
        public override bool OnEpoch(Trainer trainer, EpochRecord record) => false;
    }
}
