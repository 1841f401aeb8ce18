using System.Diagnostics;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs.Classification;

/// <summary>One reservoir of one seed that was trained to tell classes apart.</summary>
/// <param name="Name">What its settings are called in tables: the activation as it was asked for.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Matrices">What was drawn for it.</param>
/// <param name="TrainAccuracy">Part told right of the first training samples, as many as are tested.</param>
/// <param name="TestAccuracy">Part of the test samples told right.</param>
/// <param name="Predicted">The class of each test sample; −1 where outputs are not finite.</param>
/// <param name="Fit">How the readout was solved.</param>
/// <param name="TrainSeconds">Training, its share of the reservoirs side by side.</param>
/// <param name="SamplesPerSecond">Training samples per second, readout included.</param>
public sealed record ClassificationRun(
    string Name, ReservoirSettings Settings, ReservoirMatrices Matrices, double TrainAccuracy, double TestAccuracy,
    int[] Predicted, ReadoutFit Fit, double TrainSeconds, double SamplesPerSecond);

/// <summary>Settings that are compared on the same matrices, seed by seed.</summary>
/// <param name="Train">Training samples.</param>
/// <param name="Test">Test samples.</param>
public sealed record ClassificationComparison(LabelledSequences Train, LabelledSequences Test)
{
    /// <summary>
    /// Runs every seed with every settings. Extents must agree; settings of the same densities get the same matrices.
    /// </summary>
    /// <param name="settings">Named settings.</param>
    /// <param name="seeds">Seeds.</param>
    /// <param name="backend">The device.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops between batches of samples.</param>
    /// <param name="journal">Keeps each batch, and has those of an earlier start; null: nothing is kept.</param>
    public IReadOnlyList<ClassificationRun> Run(
        IReadOnlyList<(string Name, ReservoirSettings Settings)> settings, IReadOnlyList<long> seeds, Backend backend,
        Action<ReservoirProgress> progress, CancellationToken cancellation, Journal? journal = null)
    {
        var runs = new List<ClassificationRun>();
        var drawn = new ReservoirMatrixPool(Train.Features, Train.Classes) { Progress = Tell };
        int size = drawn.BatchSize(settings[0].Settings.Units, (double)Train.Count * Train.Steps, backend);
        foreach (var (name, reservoir, result) in drawn.Batches(
            settings, seeds, size, journal,
            (name, some) => Run(some, backend, task => Tell(name, task), cancellation), cancellation))
        {
            runs.Add(result.Of(name, reservoir));
        }

        return runs;

        void Tell(string name, string task) => progress(new(name, task, runs.Count, settings.Count * seeds.Count));
    }

    private Told[] Run(
        IReadOnlyList<Reservoir> reservoirs, Backend backend, Action<string> progress, CancellationToken cancellation)
    {
        using var classifier = new ReservoirClassifier(reservoirs, Train, backend) { Progress = progress };
        long start = Stopwatch.GetTimestamp();
        classifier.Train(cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / reservoirs.Count;
        LabelledSequences seen = Train.First(Math.Min(Train.Count, Test.Count));
        int[][] train = classifier.Predict(seen, cancellation), test = classifier.Predict(Test, cancellation);
        return [.. reservoirs.Select((_, r) => new Told(
            seen.Accuracy(train[r]), Test.Accuracy(test[r]), test[r], classifier.Fits[r], seconds,
            Train.Count / seconds))];
    }

    // A run without what can be drawn again, to be kept.
    private sealed record Told(
        double TrainAccuracy, double TestAccuracy, int[] Predicted, ReadoutFit Fit, double TrainSeconds,
        double SamplesPerSecond)
    {
        public ClassificationRun Of(string name, Reservoir reservoir) => new(
            name, reservoir.Settings, reservoir.Matrices, TrainAccuracy, TestAccuracy, Predicted, Fit, TrainSeconds,
            SamplesPerSecond);
    }
}
