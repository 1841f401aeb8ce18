using QtGpu.Kernels.Host;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Same seed, same bits: for any number of threads, and through a checkpoint.</summary>
public sealed class ReproducibilityTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new(StringComparer.Ordinal)
    {
        ["sgd"] = () => new Sgd(0.1f),
        ["momentum"] = () => new Sgd(
            new OptimizerSettings { Rate = 0.05f, Momentum = 0.9f, ClipNorm = 1, WeightDecay = 1e-3f }),
        ["adam"] = () => new Adam(0.002f),
        ["sgld"] = () => new Sgld(new OptimizerSettings { Rate = 0.05f, WeightDecay = 1e-3f, Temperature = 0.1f }),
        ["adamw"] = () => new AdamW(new OptimizerSettings { Rate = 0.002f, WeightDecay = 0.01f }),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_bits_again_and_on_two_threads(string optimizer)
    {
        int[] first = Run(1, Options(optimizer)), again = Run(1, Options(optimizer)), two = Run(2, Options(optimizer));
        Assert.Equal(first, again);
        Assert.Equal(first, two);
        Assert.NotEqual(first, Run(1, Options(optimizer) with { Seed = 6 }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_resumed_after_any_epoch_gives_the_bits_of_the_unbroken_one(string optimizer)
    {
        using var folder = new TemporaryFolder();
        using var backend = new HostBackend(threads: 2);
        TrainerOptions options = Options(optimizer);
        var samples = TrainingTasks.Images(250);
        var validation = TrainingTasks.Images(50, "validation");
        using var unbroken = new Trainer(TrainingTasks.Model(), backend, samples, options);
        unbroken.Train(
            validation, new OnEpochEnd(record => Checkpoint.Save(folder[$"{record.Epoch}"], unbroken, settings: "s")));
        int[] expected = TrainingTasks.Bits(unbroken.Parameters);

        for (int epoch = 1; epoch < options.Epochs; epoch++)
        {
            // What a process leaves that was killed while it wrote.
            File.WriteAllText(folder[$"{epoch}.part"], "half a file");
            File.WriteAllText(folder[$"{epoch}.0123456789abcdef.part"], "half a file");
            using var resumed = new Trainer(TrainingTasks.Model(), backend, samples, options);
            Checkpoint.Read(folder[$"{epoch}"]).Restore(resumed, "s");
            Assert.Equal(epoch, resumed.History.Count);
            FitResult result = resumed.Train(validation, new SaveCheckpoint(folder[$"{epoch}"], settings: "s"));
            Assert.Equal(expected, TrainingTasks.Bits(resumed.Parameters));
            Assert.Equal(
                unbroken.History.Select(e => e with { Seconds = 0, SamplesPerSecond = 0 }),
                result.Epochs.Select(e => e with { Seconds = 0, SamplesPerSecond = 0 }));
            Assert.Equal(options.Epochs, Checkpoint.Read(folder[$"{epoch}"]).History.Count);
        }
    }

    [Fact]
    public void A_run_cancelled_in_the_middle_of_an_epoch_resumes_from_the_last_whole_one()
    {
        using var folder = new TemporaryFolder();
        using var backend = new HostBackend(threads: 1);
        var samples = TrainingTasks.Images(250);
        using var unbroken = new Trainer(TrainingTasks.Model(), backend, samples, Options("adam"));
        unbroken.Train();

        using var cancellation = new CancellationTokenSource();
        using var cancelled = new Trainer(TrainingTasks.Model(), backend, samples, Options("adam"));
        Assert.Throws<OperationCanceledException>(() => cancelled.Fit(
            null, cancellation.Token, new SaveCheckpoint(folder["run"]), new CancelAt(2, 3, cancellation)));

        using var resumed = new Trainer(TrainingTasks.Model(), backend, samples, Options("adam"));
        Checkpoint.Read(folder["run"]).Restore(resumed);
        Assert.Single(resumed.History);
        resumed.Train();
        Assert.Equal(TrainingTasks.Bits(unbroken.Parameters), TrainingTasks.Bits(resumed.Parameters));
    }

    private static int[] Run(int threads, TrainerOptions options)
    {
        using var backend = new HostBackend(threads);
        using var trainer = new Trainer(TrainingTasks.Model(), backend, TrainingTasks.Images(250), options);
        trainer.Train();
        return TrainingTasks.Bits(trainer.Parameters);
    }

    private static TrainerOptions Options(string optimizer) => new()
    {
        Epochs = 4,
        Batch = 32,
        Seed = 5,
        Optimizer = Optimizers[optimizer](),
        Schedule = new CosineSchedule(),
        Augmentation = new RandomShift(1),
    };

    private sealed class CancelAt(int epoch, int step, CancellationTokenSource source) : TrainingCallback
    {
        public override void OnStep(int e, int s, int steps)
        {
            if (e == epoch && s == step)
                source.Cancel();
        }
    }
}
