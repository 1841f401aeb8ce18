using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Training on sequences: what it learns, and the same seed, same bits, no allocation.</summary>
public sealed class SequenceTrainingTests
{
    private const int Good = 2, Bad = 3, Not = 4, Words = 5;

    [Theory]
    [InlineData("elman", "tunnelling")]
    [InlineData("gru", "tanh")]
    public void A_negation_turns_what_follows(string cell, string activation)
    {
        using var backend = new HostBackend(threads: 1);
        var f = ActivationCatalogue.Create(activation);
        var model = new Sequential(
            new OneHot(Words), new Recurrent(16, CellCatalogue.Create(cell, f)), new LastState(), new Dense(2));
        using var trainer = new Trainer(
            model, backend, Phrases(240, "train"),
            new TrainerOptions { Epochs = 40, Batch = 16, Optimizer = new Adam(0.02f) });
        trainer.Train();
        Assert.Equal(1, trainer.Measure(Phrases(100, "test")).Accuracy);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
    {
        int[] first = Run(1, 0);
        Assert.Equal(first, Run(1, 0));
        Assert.Equal(first, Run(2, 0));
        Assert.Equal(first, Run(3, 0));
        Assert.NotEqual(first, Run(1, 0, seed: 6));
    }

    [Fact]
    public void Recomputation_changes_no_bit_of_a_run() => Assert.Equal(Run(2, 0), Run(2, 64));

    [Fact]
    public void A_run_resumed_after_any_epoch_gives_the_bits_of_the_unbroken_one()
    {
        using var folder = new TemporaryFolder();
        using var backend = new HostBackend(threads: 2);
        Samples samples = Phrases(90, "train"), validation = Phrases(20, "test");
        using var unbroken = new Trainer(Everything(0), backend, samples, Options());
        unbroken.Train(
            validation, new OnEpochEnd(record => Checkpoint.Save(folder[$"{record.Epoch}"], unbroken, settings: "s")));
        for (int epoch = 1; epoch < Options().Epochs; epoch++)
        {
            using var resumed = new Trainer(Everything(0), backend, samples, Options());
            Checkpoint.Read(folder[$"{epoch}"]).Restore(resumed, "s");
            FitResult result = resumed.Train(validation);
            Assert.Equal(TrainingTasks.Bits(unbroken.Parameters), TrainingTasks.Bits(resumed.Parameters));
            Assert.Equal(unbroken.History[^1].ValidationLoss, result.Last.ValidationLoss);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 64)]
    public void A_step_allocates_nothing(int threads, int recompute)
    {
        using var backend = new HostBackend(threads);
        Assert.Equal(0, AllocatedPerStep.Least(() =>
        {
            using var trainer = new Trainer(Everything(recompute), backend, Phrases(90, "train"), Options());
            var steps = new AllocatedPerStep();
            trainer.Train(null, steps);
            Assert.Equal(10, steps.Steps);
            return steps;
        }));
    }

    [Fact]
    public void Packing_allocates_nothing()
    {
        Samples samples = Phrases(90, "train");
        var packed = new PackedSequences(samples, 8, samples.LongestLength);
        var features = new float[packed.MostTokens];
        var targets = new float[packed.MostTargetRows];
        var numbers = new int[packed.MostNumbers];
        int[] order = [.. Enumerable.Range(0, 8).OrderByDescending(samples.Length)];
        packed.Pack(samples, order, features, targets, numbers);
        long before = GC.GetAllocatedBytesForCurrentThread();
        packed.Pack(samples, order, features, targets, numbers);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int[] Run(int threads, int recompute, long seed = 5)
    {
        using var backend = new HostBackend(threads);
        using var trainer = new Trainer(
            Everything(recompute), backend, Phrases(90, "train"), Options() with { Seed = seed });
        trainer.Train();
        return TrainingTasks.Bits(trainer.Parameters);
    }

    private static TrainerOptions Options() => new()
    {
        Epochs = 3,
        Batch = 16,
        Seed = 5,
        Optimizer = new Adam(new OptimizerSettings { Rate = 0.01f, ClipNorm = 1, ClipValue = 0.1f }),
        Schedule = new CosineSchedule(),
    };

    // All that a recurrent network may be of, with a trained barrier.
    internal static Sequential Everything(int recompute)
    {
        var settings = new RecurrentSettings { Bidirectional = true, LearnStart = true, Recompute = recompute };
        var barrier = ParametricActivation.Of(new Tunnelling(5, 0.2, 1, energyScale: 1, 5, centred: true));
        return new(
            new Embedding(Words, 4),
            new Recurrent(9, CellCatalogue.Create("lstm", ActivationCatalogue.Create("tanh")), settings),
            new LockedDropout(0.2f), new Recurrent(7, "gru", barrier, settings), new LastState(7), new Dense(2));
    }

    /// <summary>Good or bad among words of no weight, as often as not behind a negation; some are long.</summary>
    internal static Samples Phrases(int count, string stream)
    {
        var random = RandomStream.Named(1, stream);
        var words = new List<float>();
        var lengths = new int[count];
        var labels = new float[count];
        for (int i = 0; i < count; i++)
        {
            int filler = i % 30 == 7 ? 80 : i % 4, word = i % 2 == 0 ? Good : Bad;
            bool negated = i / 2 % 2 == 1;
            words.AddRange(Enumerable.Range(0, filler).Select(j => random.Normal(i, j) > 0 ? 1f : 0f));
            if (negated)
                words.Add(Not);
            words.Add(word);
            if (i % 3 == 0)
                words.Add(i % 2);
            lengths[i] = filler + (negated ? 1 : 0) + 1 + (i % 3 == 0 ? 1 : 0);
            labels[i] = (word == Good) != negated ? 1 : 0;
        }

        return Samples.OfSequences([.. words], 1, lengths, labels, classes: 2, vocabulary: Words);
    }
}
