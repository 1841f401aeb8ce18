using System.Runtime.ExceptionServices;
using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Benchmarks;

/// <summary>
/// Networks of one shape and different seeds, trained from their start, dealt out to backends: each backend has a
/// thread, and trains its own one after another.
/// </summary>
/// <param name="backends">One, or several side by side. The work disposes of them.</param>
/// <param name="shape">Of each network, with ReLU.</param>
/// <param name="networks">How many.</param>
/// <param name="samples">That all are trained on.</param>
internal sealed class ReplicaWork(
    IReadOnlyList<Backend> backends, TrainingShape shape, int networks, Samples samples) : IDisposable
{
    /// <summary>Of each network.</summary>
    public const int Epochs = 3;

    private readonly float[][] _trained = new float[networks][];

    /// <summary>Steps of each network.</summary>
    public int Steps => Epochs * ((samples.Count + shape.Batch - 1) / shape.Batch);

    /// <summary>Trains all; seconds of that.</summary>
    public Lap Run() => Lap.Of(backends[0], TrainAll, calls: 1);

    /// <summary>Launches of all networks together, for each step that they have trained.</summary>
    public double LaunchesPerStep()
    {
        long before = Launches;
        TrainAll();
        return (Launches - before) / (double)Steps;
    }

    /// <summary>The weights of every network must be those that it has in another work, bit by bit.</summary>
    /// <exception cref="CheckFailedException">They are not.</exception>
    public void Check(ReplicaWork other)
    {
        TrainAll();
        other.TrainAll();
        for (int i = 0; i < networks; i++)
        {
            if (!_trained[i].AsSpan().SequenceEqual(other._trained[i]))
                throw new CheckFailedException($"network {i} has other weights side by side than alone");
        }
    }

    public void Dispose()
    {
        foreach (Backend backend in backends)
            backend.Dispose();
    }

    // Backends of a device count for all of them.
    private long Launches =>
        backends[0].ReadsAreFree ? backends.Sum(backend => backend.Launches) : backends[0].Launches;

    private void TrainAll()
    {
        if (backends.Count == 1)
        {
            TrainEvery(0);
            return;
        }

        ExceptionDispatchInfo? failure = null;
        Thread[] threads = [.. backends.Select((_, first) => new Thread(() =>
        {
            try
            {
                TrainEvery(first);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        failure?.Throw();
    }

    private void TrainEvery(int first)
    {
        for (int i = first; i < networks; i += backends.Count)
        {
            var model = new Sequential([
                .. shape.Hidden.Select(units => new Dense(units, ActivationCatalogue.Create("relu"))),
                new Dense(TrainingShape.Classes),
            ]);
            using var trainer = new Trainer(model, backends[first], samples, new TrainerOptions
            {
                Batch = shape.Batch,
                Epochs = Epochs,
                Seed = i,
                Optimizer = new Sgd(0.01f),
            });
            trainer.Fit(null);
            _trained[i] = trainer.Parameters.Values.ToArray();
        }
    }
}
