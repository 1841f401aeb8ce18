using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Comparison;

/// <summary>Networks that learn one task, and then another.</summary>
public sealed class ForgettingComparisonTests : IDisposable
{
    private const int Epochs = 3;
    private static readonly Samples Train = Points(96, 0.3), Test = Points(48, 0.7);
    private readonly TemporaryFolder _folder = new();
    private readonly HostBackend _backend = new(threads: 1);

    public void Dispose()
    {
        _backend.Dispose();
        _folder.Dispose();
    }

    // By hand: the second trainer begins with what the first has learnt.
    [Fact]
    public void What_is_left_is_measured_after_each_epoch_of_the_second_task()
    {
        ForgettingRun run = Run(ComparisonProgress.None, [5], int.MaxValue)![0];
        Recipe recipe = run.Recipe;
        var stop = TestContext.Current.CancellationToken;
        using var first = new Trainer(recipe.Model.Build(), _backend, Train, recipe.Options(5));
        double before = first.Fit(Test, stop).Last.ValidationAccuracy!.Value;
        Assert.Equal(before, run.Before);

        using var second = new Trainer(recipe.Model.Build(), _backend, Train.Permuted(5), recipe.Options(5));
        second.Parameters.Values.Write(first.Parameters.Values.ToArray());
        List<double> after = [];
        FitResult fit = second.Fit(
            Test.Permuted(5), stop, new OnEpochEnd(_ => after.Add(second.Evaluate(Test).Accuracy!.Value)));
        Assert.Equal(after, run.FirstAfter);
        Assert.Equal(Epochs, after.Count);
        Assert.Equal(fit.Last.ValidationAccuracy, run.OnSecond);
        Assert.Equal(before - after[^1], run.Forgetting);
        Assert.True(run.Forgetting > 0.1, $"nothing is forgotten: {before} → {after[^1]}");
    }

    [Fact]
    public void A_comparison_that_is_stopped_after_every_epoch_ends_with_the_same_bits()
    {
        string[] unbroken = [.. Run(ComparisonProgress.None, [1, 2], int.MaxValue)!.Select(Words)];
        IReadOnlyList<ForgettingRun>? last = null;
        int starts = 0;
        for (; last is null && starts < 60; starts++)
        {
            using ComparisonProgress progress = Open();
            last = Run(progress, [1, 2], stopAfter: 1);
        }

        Assert.NotNull(last);
        Assert.InRange(starts, 2 * 2 * 2 * Epochs, (2 * 2 * 2 * Epochs) + 1);
        Assert.Equal(unbroken, last.Select(Words));
        Assert.Equal([_folder["run/progress.journal"]], Directory.GetFiles(_folder["run"]));
        using ComparisonProgress again = Open();
        Assert.Equal(4, again.Count); // networks, not what was measured of each after every epoch
    }

    [Fact]
    public void Grids_stay_as_fine_as_the_first_task_has_left_them()
    {
        Recipe recipe = Named("tanh") with
        {
            Model = new ModelSpec { Inputs = 2, Outputs = 2, LayerList = "5:b-spline:points=3" },
            ExtendGrid = "4@2,6@3",
        };
        List<int> points = [];
        new ForgettingComparison(Train, Test, _backend)
        {
            Watch = _ => [new Grids(points)],
        }.Run([recipe], [1], TestContext.Current.CancellationToken);
        Assert.Equal([3, 4, 6, 6, 6, 6], points);
    }

    [Fact]
    public void Changes_of_images_are_refused()
    {
        Recipe shifted = Named("relu") with { Augmentation = new RandomShift(1) };
        var problem = Assert.Throws<InputException>(
            () => new ForgettingComparison(Train, Test, _backend).Run(
                [shifted], [1], TestContext.Current.CancellationToken));
        Assert.Contains("‘shift’", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_diverges_is_told_and_left_out()
    {
        List<string> told = [];
        IReadOnlyList<ForgettingRun> runs = new ForgettingComparison(Train, Test, _backend)
        {
            Diverged = (plan, _) => told.Add(plan.Recipe.Name),
        }.Run(
            [Named("relu") with { Name = "wild", Settings = new OptimizerSettings { Rate = 90 } }, Named("tanh")], [1],
            TestContext.Current.CancellationToken);
        Assert.Equal(["wild"], told);
        Assert.Equal(["tanh"], runs.Select(run => run.Activation));
    }

    // Forgets less by 20 points each time: and once because it has learnt less.
    [Theory]
    [InlineData(0.9, 0.9, false)]
    [InlineData(0.7, 0.9, true)]
    [InlineData(0.9, 0.7, true)]
    public void Who_forgets_less_may_have_learnt_less(double before, double second, bool learntLess)
    {
        ForgettingRun[] runs =
        [
            .. from seed in new long[] { 1, 2, 3 }
               from run in new[]
               {
                   Made("a", seed, 0.9 + (0.001 * seed), 0.5, 0.9),
                   Made("b", seed, before, before - 0.2 + (0.001 * seed), second),
               }
               select run,
        ];
        ForgettingDifference difference = Assert.Single(ForgettingDifference.Of(runs));
        Assert.Equal(0.2, difference.Forgetting.Mean, 0.01);
        Assert.Equal(("b", learntLess), (difference.ForgetsLess, difference.LearntLessToo));
    }

    [Fact]
    public void Of_an_error_to_forget_is_to_grow()
    {
        ForgettingRun run = Made("a", 1, 0.2, 0.5, 0.2) with { Metric = Metric.Rmse };
        FitResult first = new([Epoch() with { ValidationRmse = 0.2 }], 1);
        Assert.Equal(0.3, (run with { First = first }).Forgetting, 1e-12);
    }

    private static ForgettingRun Made(string name, long seed, double before, double after, double second) => new(
        Named("relu") with { Name = name }, seed, Metric.Accuracy,
        new([Epoch() with { ValidationAccuracy = before }], 1), new([Epoch() with { ValidationAccuracy = second }], 1),
        [after]);

    private static EpochRecord Epoch() => new(1, 0, 0, 0, 0, 0, 0, 0, 0);

    private ComparisonProgress Open() =>
        ComparisonProgress.Open(_folder["run/progress.journal"], "points", resume: true, Assert.Fail);

    // Null where it was stopped.
    private IReadOnlyList<ForgettingRun>? Run(ComparisonProgress progress, long[] seeds, int stopAfter)
    {
        using var stop = new CancellationTokenSource();
        int epochs = 0;
        var comparison = new ForgettingComparison(Train, Test, _backend)
        {
            Progress = progress,
            Watch = _ => [new OnEpochEnd(_ =>
            {
                if (++epochs >= stopAfter)
                    stop.Cancel();
            })],
        };
        try
        {
            return comparison.Run([Named("tanh"), Named("relu")], seeds, stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static Recipe Named(string activation) => new()
    {
        Name = activation,
        Model = new ModelSpec { Inputs = 2, Outputs = 2, Hidden = [8], Activation = activation, Initialiser = "he" },
        Settings = new OptimizerSettings { Rate = 0.1f, Momentum = 0.9f },
        Epochs = Epochs,
        Batch = 16,
    };

    private static string Words(ForgettingRun run) => string.Join(
        ' ', run.Activation, run.Seed, Words(run.First), Words(run.Second), string.Join(',', run.FirstAfter));

    // All but the time.
    private static string Words(FitResult fit) =>
        string.Join(' ', fit.Epochs.Select(epoch => epoch with { Seconds = 0, SamplesPerSecond = 0 }));

    private sealed class Grids(List<int> points) : TrainingCallback
    {
        public override bool OnEpoch(Trainer trainer, EpochRecord record)
        {
            points.Add(((Edges)trainer.Model.Layers[0]).Function.Gridded!.Points);
            return true;
        }
    }

    private static Samples Points(int count, double phase) => new(
        [.. Enumerable.Range(0, count).SelectMany(i => (float[])
            [(float)(Math.Sin(i + phase) + (2 * (i % 2))), (float)(Math.Cos(3 * i + phase) - (2 * (i % 2)))])],
        2, [.. Enumerable.Range(0, count).Select(i => (float)(i % 2))], 2);
}
