using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Batches that are cut into shards, in one process.</summary>
public sealed class LogicalShardTests
{
    // Batches of 21 and a last one of 3: shards of 2 or 3 samples, and of none or 1.
    private static readonly TrainerOptions Options = new()
    {
        Epochs = 2,
        Batch = 21,
        Seed = 3,
        Optimizer = new Sgd(0.05f, momentum: 0.9f),
    };

    [Fact]
    public void One_shard_is_the_whole_batch() => Assert.Equal(Bits(Options), Bits(Options with { LogicalShards = 1 }));

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    public void Shards_give_the_gradient_of_the_whole_batch_to_rounding(int shards)
    {
        float[] whole = Train(Options), cut = Train(Options with { LogicalShards = shards });
        Assert.NotEqual(whole, cut);
        for (int i = 0; i < whole.Length; i++)
            Assert.Equal(whole[i], cut[i], 2e-5f);
    }

    [Fact]
    public void So_do_steps_of_sequences_which_weigh_by_their_number()
    {
        Samples sequences = Sequences();
        float[] whole = Train(Options, Recurrent(), sequences);
        float[] cut = Train(Options with { LogicalShards = 4 }, Recurrent(), sequences);
        for (int i = 0; i < whole.Length; i++)
            Assert.Equal(whole[i], cut[i], 2e-5f);
    }

    [Fact]
    public void Images_that_are_changed_on_the_way_are_cut_alike()
    {
        TrainerOptions shifted = Options with { Augmentation = new RandomShift(1) };
        float[] whole = Train(shifted), cut = Train(shifted with { LogicalShards = 8 });
        for (int i = 0; i < whole.Length; i++)
            Assert.Equal(whole[i], cut[i], 2e-5f);
    }

    [Fact]
    public void Random_layers_draw_other_numbers_for_each_shard_and_the_same_again()
    {
        TrainerOptions options = Options with { LogicalShards = 8 };
        float[] once = Train(options, TrainingTasks.Model()), again = Train(options, TrainingTasks.Model());
        Assert.Equal(once, again);
    }

    [Fact]
    public void Shards_are_as_even_as_can_be_and_leave_nothing_out()
    {
        var cut = new BatchCut(Samples: 108, Size: 21, Shards: 8, First: 0, Taken: 8);
        for (int batch = 0, next = 0; batch < cut.Batches; batch++)
        {
            for (int piece = 0; piece < cut.Taken; piece++)
            {
                (int first, int rows) = cut.Piece(batch, piece);
                Assert.Equal(next, first);
                Assert.InRange(rows, cut.Rows(batch) / 8, cut.Most);
                next += rows;
            }

            Assert.Equal(Math.Min(108, 21 * (batch + 1)), next);
        }

        var third = cut with { First = 6, Taken = 2 };
        Assert.Equal(cut.Piece(1, 7), third.Piece(1, 1));
    }

    [Fact]
    public void A_number_of_shards_that_makes_no_tree_is_refused()
    {
        var e = Assert.Throws<InputException>(() => Train(Options with { LogicalShards = 6 }));
        Assert.Equal("‘logical shards’: expected a power of two, got 6", e.Message);
    }

    [Fact]
    public void States_are_not_carried_through_shards()
    {
        var e = Assert.Throws<InputException>(() => Train(
            Options with { LogicalShards = 2, CarryState = true, Batch = 20 },
            Recurrent(), Sequences(lengths: 5)));
        Assert.Contains("‘logical shards’", e.Message, StringComparison.Ordinal);
    }

    private static Sequential Recurrent() => new(
        new Recurrent(7, CellCatalogue.Create("elman", ActivationCatalogue.Create("tanh"))), new Dense(1));

    private static int[] Bits(TrainerOptions options) => [.. Train(options).Select(BitConverter.SingleToInt32Bits)];

    private static float[] Train(TrainerOptions options) =>
        Train(options, new Sequential(new Dense(20, "tunnelling", new HeInitialiser()), new Dense(4)));

    private static float[] Train(TrainerOptions options, Sequential model, Samples? samples = null)
    {
        using var backend = new HostBackend(threads: 2);
        using var trainer = new Trainer(model, backend, samples ?? TrainingTasks.Images(108), options);
        trainer.Train();
        return [.. trainer.Parameters.Named.SelectMany(p => p.Value.ToArray())];
    }

    // A target for each step; lengths from 1 to 9, or all alike.
    private static Samples Sequences(int lengths = 0)
    {
        const int count = 100;
        var random = RandomStream.Named(1, "sequences");
        int[] steps = [.. Enumerable.Range(0, count).Select(i => lengths > 0 ? lengths : 1 + random.Below(0, i, 9))];
        float[] features = [.. Enumerable.Range(0, steps.Sum()).Select(i => random.Normal(1, i))];
        return Samples.OfSequences(
            features, 1, steps, [.. features.Select(x => 0.5f * x)], classes: 0, targetsPerStep: true);
    }
}
