using QtGpu.Catalogues;
using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;

namespace QtGpu.Benchmarks;

/// <summary>A net of dense layers on 784 inputs, and how it is trained.</summary>
/// <param name="Hidden">Units of the hidden layers.</param>
/// <param name="Batch">Samples of a step.</param>
/// <param name="Optimizer">By name.</param>
internal sealed record TrainingShape(int[] Hidden, int Batch, string Optimizer)
{
    public const int Inputs = 784, Classes = 10;


    /// <summary>Widths, as in <c>784-100-10</c>.</summary>
    public string Net => string.Join('-', Widths);

    public IReadOnlyList<int> Widths => [Inputs, .. Hidden, Classes];

    /// <summary>Weights and biases.</summary>
    public long Parameters => Widths.Zip(Widths.Skip(1), (from, to) => (from + 1L) * to).Sum();

    /// <summary>Of one sample: 2·in·out per layer forward, as much for dW, and for dX but in the first layer.</summary>
    public double FlopsPerSample =>
        Widths.Zip(Widths.Skip(1), (from, to) => 6.0 * from * to).Sum() - (2.0 * Inputs * Widths[1]);

    /// <summary>
    /// Of one sample, were every operand moved once: X gathered (read, written) and read forward and for dW; per unit
    /// y written and read twice, f′ and dZ written and read; per parameter W read twice and W, dW, state written and
    /// read.
    /// </summary>
    public double BytesPerSample => sizeof(float) * (
        (4.0 * Inputs) + (7.0 * Widths.Skip(1).Sum()) + (Parameters * (Optimizer == "adam" ? 10.0 : 6.0) / Batch));

    /// <summary>Every net, batch and optimizer of the tables: batches that suit a host, or a device.</summary>
    public static IEnumerable<TrainingShape> All(bool ofHost) =>
        from hidden in new[] { new[] { 512, 512 }, [100] }
        from optimizer in new[] { "sgd", "adam" }
        from batch in ofHost ? new[] { 64, 256, 4096 } : [64, 4096, 65536]
        select new TrainingShape(hidden, batch, optimizer);

    public override string ToString() =>
        Invariant($"{Net}, batch {Batch}, {Optimizer}");
}

/// <summary>
/// A training run on noise, which trains no worse, in time, than pictures; checked before it is timed.
/// </summary>
internal sealed class TrainingWork : IDisposable
{
    private readonly Trainer _trainer;

    public TrainingWork(
        Backend backend, TrainingShape shape, string activation, Samples samples, double factorError = 0)
    {
        _trainer = new Trainer(
            new Sequential([
                .. shape.Hidden.Select(units => new Dense(units, activation, Initialiser.Parse("he"))),
                new Dense(TrainingShape.Classes),
            ]),
            backend, samples, new TrainerOptions
            {
                Batch = shape.Batch,
                Epochs = int.MaxValue,
                Optimizer = Catalogue<Optimizer>.Create(
                    "--optimizer", shape.Optimizer, new OptimizerSettings { Rate = 1e-3f }),
            });
        Check(ActivationOracle.Value(activation), factorError);
    }

    /// <inheritdoc cref="TimedTrainer.Epochs"/>
    public Lap Epochs(int count = 1, Action? onStep = null) => new TimedTrainer(_trainer).Epochs(count, onStep);

    /// <inheritdoc cref="TimedTrainer.Laps"/>
    public Func<Lap> Laps(double seconds = 0.15) => new TimedTrainer(_trainer).Laps(seconds);

    public void Dispose() => _trainer.Dispose();

    /// <summary>Uniform samples with labels 0 … 9 in turn.</summary>
    public static Samples Noise(int count)
    {
        using var host = new HostBackend();
        using DeviceBuffer buffer = host.Allocate((long)count * TrainingShape.Inputs);
        host.Elementwise.FillUniform(buffer.View, RandomStream.Named(1, "bench samples"), step: 0, low: 0, high: 1);
        return new(
            buffer.View.ToArray(), TrainingShape.Inputs,
            [.. Enumerable.Range(0, count).Select(i => (float)(i % TrainingShape.Classes))],
            TrainingShape.Classes);
    }

    // The outputs of a few samples in float64; the gradients are the self-test's.
    private void Check(Func<double, double> activation, double factorError)
    {
        const int rows = 4;
        double[][] values =
            [.. _trainer.Parameters.Named.Select(p => Array.ConvertAll(p.Value.ToArray(), x => (double)x))];
        var reference = new NetworkReference().Dense(values[0], values[1]);
        for (int i = 2; i < values.Length; i += 2)
            reference.Map(activation).Dense(values[i], values[i + 1]);
        Samples few = _trainer.Samples.Subset([.. Enumerable.Range(0, rows)]);
        IEnumerable<float> inputs = Enumerable.Range(0, rows).SelectMany(i => few.Row(i).ToArray());
        double[] exact = reference.Forward([.. inputs.Select(x => (double)x)], rows);
        double scale = exact.Max(Math.Abs);
        Expect.Close(
            exact, _trainer.Predict(few), _ => (1e-4 + (8 * factorError)) * (1 + scale),
            $"outputs of {_trainer.Model}");
    }
}
