using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Comparison;

/// <summary>Comparisons that are stopped, and go on.</summary>
public sealed class ComparisonProgressTests : IDisposable
{
    private const int Epochs = 4;
    private static readonly Samples Train = Points(96, 0.3), Test = Points(48, 0.7);
    private readonly TemporaryFolder _folder = new();
    private readonly HostBackend _backend = new(threads: 1);

    private string Journal => _folder["run/progress.journal"];

    public void Dispose()
    {
        _backend.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Networks_of_a_comparison_are_trained_with_a_seed_each()
    {
        IReadOnlyList<ComparisonRun> runs = Compare(ComparisonProgress.None, [5, 6], stopAfter: int.MaxValue, out _)!;
        Assert.Equal([5, 5, 6, 6], runs.Select(run => run.Seed));
        Assert.Equal(4, runs.Select(run => run.Test.Loss).Distinct().Count());
        foreach (ComparisonRun run in runs)
        {
            using var trainer = new Trainer(run.Recipe.Model.Build(), _backend, Train, run.Recipe.Options(run.Seed));
            FitResult alone = trainer.Fit(Test, TestContext.Current.CancellationToken);
            Assert.Equal(alone.Epochs.Select(e => e.TrainLoss), run.Fit.Epochs.Select(e => e.TrainLoss));
        }
    }

    // An epoch a start: what was saved of the network under way is all that such a job gets on by.
    [Fact]
    public void A_comparison_that_is_stopped_after_every_epoch_ends_with_the_same_bits()
    {
        IReadOnlyList<ComparisonRun>? last = null;
        IReadOnlyList<ComparisonRun> unbroken = Compare(ComparisonProgress.None, [1, 2], int.MaxValue, out _)!;
        int starts = 0;
        for (; last is null && starts < 40; starts++)
        {
            using ComparisonProgress progress = Open(resume: true);
            last = Compare(progress, [1, 2], stopAfter: 1, out _);
        }

        Assert.NotNull(last);
        Assert.InRange(starts, unbroken.Count * Epochs, (unbroken.Count * Epochs) + 1);
        Assert.Equal(unbroken.Select(Words), last.Select(Words));
    }

    [Fact]
    public void What_has_ended_is_not_trained_again_and_more_seeds_may_follow()
    {
        using (ComparisonProgress progress = Open(resume: false))
            Compare(progress, [1, 2], int.MaxValue, out _);
        using (ComparisonProgress progress = Open(resume: true))
        {
            Assert.Equal(4, progress.Count);
            IReadOnlyList<ComparisonRun>? more = Compare(progress, [2, 3], int.MaxValue, out List<EndedRun> ended);
            Assert.Equal([true, true, false, false], ended.Select(run => run.IsKept));
            IReadOnlyList<ComparisonRun> whole = Compare(ComparisonProgress.None, [2, 3], int.MaxValue, out _)!;
            Assert.Equal(whole.Select(Words), more!.Select(Words));
        }

        Assert.Equal([Journal], Directory.GetFiles(_folder["run"]));
    }

    [Fact]
    public void A_network_that_diverged_is_kept_with_its_reason()
    {
        Recipe wild = Named("wild", "relu", rate: 90);
        List<string> Reasons()
        {
            List<string> reasons = [];
            using ComparisonProgress progress = Open(resume: true);
            new ActivationComparison(Train, Test, _backend)
            {
                Progress = progress,
                Diverged = (_, why) => reasons.Add($"{why.Epoch} {why.Step} {why.Layer} {why.Message}"),
            }.Run([wild], [1], TestContext.Current.CancellationToken);
            return reasons;
        }

        List<string> first = Reasons();
        Assert.Single(first);
        Assert.Contains("Training diverged", first[0], StringComparison.Ordinal);
        Assert.Contains("train wild, seed 1", File.ReadAllText(Journal), StringComparison.Ordinal);
        Assert.Equal(first, Reasons());
    }

    // The first 128 samples alone, which warm up, are too steep for the rate; of all they are a tenth.
    [Fact]
    public void A_network_that_diverges_in_its_warm_up_alone_is_trained()
    {
        const int steep = 128, all = 10 * steep;
        float[] line = [.. Enumerable.Range(0, all).Select(i => i < steep ? 10f : 0)];
        var train = new Samples(line, 1, [.. line], classes: 0);
        Recipe recipe = Named("line", "tanh", rate: 0.1f) with
        {
            Model = new ModelSpec { Inputs = 1, Outputs = 1, Hidden = [] },
            Settings = new OptimizerSettings { Rate = 0.1f },
        };
        ComparisonRun run = Assert.Single(new ActivationComparison(train, train, _backend).Run(
            [recipe], [1], TestContext.Current.CancellationToken));
        Assert.InRange(run.Test.Loss, 0, 1);
    }

    [Fact]
    public void Trials_that_are_stopped_after_every_epoch_choose_the_same()
    {
        IReadOnlyList<IReadOnlyList<Trial>>? unbroken = Tune(ComparisonProgress.None, int.MaxValue), last = null;
        for (int start = 0; last is null && start < 40; start++)
        {
            using ComparisonProgress progress = Open(resume: true);
            last = Tune(progress, stopAfter: 1);
        }

        Assert.NotNull(last);
        Assert.Equal(unbroken![0].Select(Words), last[0].Select(Words));
        Assert.Contains(last[0], trial => trial.Fit is null);
    }

    [Fact]
    public void Without_resume_nothing_of_an_earlier_run_is_left()
    {
        using (ComparisonProgress progress = Open(resume: false))
            Assert.Null(Compare(progress, [1], stopAfter: Epochs + 1, out _));
        Assert.Equal(2, Directory.GetFiles(_folder["run"]).Length); // the journal, and the second network

        using ComparisonProgress again = Open(resume: false);
        Assert.Equal(0, again.Count);
        Assert.Empty(Directory.GetFiles(_folder["run"], "*.safetensors"));
    }

    [Fact]
    public void A_network_whose_checkpoint_is_damaged_is_trained_anew()
    {
        using (ComparisonProgress progress = Open(resume: false))
            Assert.Null(Compare(progress, [1], stopAfter: 2, out _));
        string checkpoint = Assert.Single(Directory.GetFiles(_folder["run"], "*.safetensors"));
        File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..^1]);

        List<string> said = [];
        using ComparisonProgress again = ComparisonProgress.Open(Journal, "points", resume: true, said.Add);
        IReadOnlyList<ComparisonRun> whole = Compare(ComparisonProgress.None, [1], int.MaxValue, out _)!;
        Assert.Equal(whole.Select(Words), Compare(again, [1], int.MaxValue, out _)!.Select(Words));
        Assert.Contains("This network is trained anew", Assert.Single(said), StringComparison.Ordinal);
    }

    private ComparisonProgress Open(bool resume) => ComparisonProgress.Open(Journal, "points", resume, Assert.Fail);

    // Null where it was stopped.
    private IReadOnlyList<ComparisonRun>? Compare(
        ComparisonProgress progress, long[] seeds, int stopAfter, out List<EndedRun> ended)
    {
        using var stop = new CancellationTokenSource();
        List<EndedRun> told = ended = [];
        int epochs = 0;
        var comparison = new ActivationComparison(Train, Test, _backend)
        {
            Watched = Test,
            Watch = _ => [new OnEpochEnd(_ => StopAfter(stopAfter, ref epochs, stop))],
            Progress = progress,
            Ended = told.Add,
        };
        Recipe[] recipes = [Named("tanh", "tanh", 0.1f), Named("relu", "relu", 0.1f)];
        return Unless(() => comparison.Run(recipes, seeds, stop.Token));
    }

    private IReadOnlyList<IReadOnlyList<Trial>>? Tune(ComparisonProgress progress, int stopAfter)
    {
        using var stop = new CancellationTokenSource();
        int epochs = 0;
        var tuner = new Tuner(Train, 32, seed: 3, _backend)
        {
            Progress = progress,
            Watch = _ => [new OnEpochEnd(_ => StopAfter(stopAfter, ref epochs, stop))],
        };
        return Unless(() => tuner.Try([Named("relu", "relu", 0.1f)], new([0.03f, 0.3f, 90], ["he"]), stop.Token));
    }

    private static void StopAfter(int wanted, ref int epochs, CancellationTokenSource stop)
    {
        if (++epochs >= wanted)
            stop.Cancel();
    }

    private static T? Unless<T>(Func<T> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static Recipe Named(string name, string activation, float rate) => new()
    {
        Name = name,
        Model = new ModelSpec { Inputs = 2, Outputs = 2, Hidden = [8], Activation = activation, Initialiser = "he" },
        Settings = new OptimizerSettings { Rate = rate, Momentum = 0.9f },
        Epochs = Epochs,
        Batch = 16,
    };

    private static string Words(ComparisonRun run) => string.Join(
        ' ', run.Activation, run.Seed, Words(run.Fit), run.Train.Loss, run.Test.Loss,
        string.Join(',', run.Test.Confusion!.ToRows().SelectMany(row => row)), run.Train.Confusion!.Count);

    private static string Words(Trial trial) => string.Join(
        ' ', trial.Recipe.Settings.Rate, trial.Recipe.Epochs, trial.Score,
        trial.Fit is { } fit ? Words(fit) : "diverged");

    // All but the time.
    private static string Words(FitResult fit) =>
        string.Join(' ', fit.Epochs.Select(epoch => epoch with { Seconds = 0, SamplesPerSecond = 0 }));

    private static Samples Points(int count, double phase) => new(
        [.. Enumerable.Range(0, count).SelectMany(i => (float[])
            [(float)(Math.Sin(i + phase) + (i % 2)), (float)(Math.Cos(3 * i + phase) - (i % 2))])],
        2, [.. Enumerable.Range(0, count).Select(i => (float)(i % 2))], 2);
}
