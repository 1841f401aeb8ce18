using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;

namespace QtGpu.Benchmarks;

/// <summary>
/// Training of a recurrent network on noise, many to one: forward, cross-entropy on the last state through a linear
/// head, backward, gradient descent, and the batch handed over. Its outputs are checked before it is timed.
/// </summary>
internal sealed class RecurrentWork : IDisposable
{
    private readonly Trainer _trainer;
    private readonly TimedTrainer _timed;
    private readonly int _batches;

    public RecurrentWork(Backend backend, RecurrentShape shape, RecurrentRunName run)
    {
        TrainableCell cell = CellCatalogue.Create(run.Cell, ActivationCatalogue.Create(run.Activation));
        _batches = shape.Batches(cell.Gates);
        _trainer = new Trainer(
            new Sequential(new Recurrent(shape.Units, cell), new LastState(), new Dense(RecurrentShape.Classes)),
            backend, Noise(shape, run, _batches * shape.Batch), new TrainerOptions
            {
                Batch = shape.Batch,
                Epochs = int.MaxValue,
                Optimizer = new Sgd(1e-3f),
            });
        _timed = new(_trainer);
        Check(shape, run);
    }

    /// <summary>Laps of whole epochs, about that long, in seconds of a training step.</summary>
    public Func<Lap> Laps(double seconds = 0.15)
    {
        Func<Lap> epochs = _timed.Laps(seconds);
        return () =>
        {
            Lap lap = epochs();
            return new(lap.Wall / _batches, lap.Cpu / _batches);
        };
    }

    public void Dispose() => _trainer.Dispose();

    // As many steps in all, ragged or not: lengths go up and down between 1 and twice the mean less 1.
    private static Samples Noise(RecurrentShape shape, RecurrentRunName run, int count)
    {
        int most = (2 * shape.Steps) - 1;
        int[] lengths = [.. Enumerable.Range(0, count).Select(i => !run.IsRagged ? shape.Steps
            : i % 2 == 1 ? most + 1 - Uneven(i - 1) : i + 1 < count ? Uneven(i) : shape.Steps)];
        var stream = RandomStream.Named(1, "bench sequences");
        float[] features = [.. Enumerable.Range(0, lengths.Sum() * shape.Inputs).Select(i => stream.Uniform(0, i))];
        return Samples.OfSequences(
            features, shape.Inputs, lengths,
            [.. Enumerable.Range(0, count).Select(i => (float)(i % RecurrentShape.Classes))], RecurrentShape.Classes);

        int Uneven(int i) => 1 + (i * 7 % most);
    }

    // The outputs of a few samples in float64; the gradients are the self-test's.
    private void Check(RecurrentShape shape, RecurrentRunName run)
    {
        double[][] p = [.. _trainer.Parameters.Named.Select(each => Doubles(each.Value.ToArray()))];
        RecurrentReference reference = new RecurrentReference().Layer(new DirectionReference(
            new(CellOracle.Of(run.Cell, ActivationOracle.Value(run.Activation)), p[1]), p[0], p[2]));
        Samples few = _trainer.Samples.Subset([.. Enumerable.Range(0, Math.Min(2, _trainer.Samples.Count))]);
        IEnumerable<double[][]> sequences = Enumerable.Range(0, few.Count).Select(
            i => Doubles(few.Row(i).ToArray()).Chunk(shape.Inputs).ToArray());
        double[] exact = new NetworkReference().Dense(p[3], p[4]).Forward(
            RecurrentReference.Rows(sequences, reference.Last), few.Count);
        Expect.Close(
            exact, _trainer.Predict(few), _ => 1e-4 * (1 + exact.Max(Math.Abs)), $"outputs of {_trainer.Model}");
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
