using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>
/// How much of a task networks forget while they learn another: each is trained on the samples, then on the same with
/// permuted features (<see cref="Samples.Permuted"/>, another permutation for each seed), where it goes on from its
/// parameters with a new optimizer and schedule; no sample of the first is seen again. Sources: M. McCloskey and N. J.
/// Cohen, Psychology of Learning and Motivation 24, 109 (1989); on permuted pixels I. J. Goodfellow et al.,
/// arXiv:1312.6211, and J. Kirkpatrick et al., arXiv:1612.00796.
/// </summary>
/// <param name="train">The first task's training samples.</param>
/// <param name="test">What it is measured on after each epoch of both; the second task on these, permuted.</param>
/// <param name="backends">Where: as many networks are trained at a time as there are backends.</param>
public sealed class ForgettingComparison(Samples train, Samples test, params IReadOnlyList<Backend> backends)
    : TrainedRuns<ForgettingRun>(Metric.For(test)[0], backends)
{
    /// <inheritdoc/>
    protected override string Purpose => PlannedRun.Forgetting;

    /// <summary>Trains each recipe with each seed on both tasks: all recipes of a seed before the next seed.</summary>
    /// <exception cref="InputException">The features cannot be permuted, or a recipe changes images.</exception>
    /// <exception cref="DivergedException">
    /// A run diverged, and nobody is told by <see cref="TrainedRuns{TRun}.Diverged"/>.
    /// </exception>
    public override IReadOnlyList<ForgettingRun> Run(
        IReadOnlyList<Recipe> recipes, IReadOnlyList<long> seeds, CancellationToken cancellation = default)
    {
        if (recipes.Any(recipe => recipe.Augmentation is not null))
            throw new InputException(
                "pixels that were permuted are no image, which could be shifted or rotated: "
                + "leave ‘rotation’ and ‘stretch’ out, and ‘shift’ too, or say 0 where a preset has one");
        return base.Run(recipes, seeds, cancellation);
    }

    private protected override (ForgettingRun? Run, double Score) Of(PlannedRun plan, TrainingOutcome outcome)
    {
        (PlannedRun first, PlannedRun second) = Tasks(plan);
        Progress.RemoveCheckpoint(first);
        Progress.RemoveCheckpoint(second);
        return outcome is { First: { } one, Fit: { } other, FirstAfter: { } after }
            ? (new(plan.Recipe, plan.Seed, Metric, one, other, after), after[^1])
            : (null, double.NaN);
    }

    private protected override TrainingOutcome Train(
        PlannedRun plan, Backend backend, CancellationToken cancellation)
    {
        (PlannedRun first, PlannedRun second) = Tasks(plan);
        TrainerOptions options = first.Recipe.Options(first.Seed);
        FitResult learnt;
        Sequential model;
        float[] parameters;
        using (var before = new Trainer(first.Recipe.Model.Build(), backend, train, options))
        {
            learnt = Progress.Fit(before, first, test, Watch(first), cancellation);
            (model, parameters) = (before.Model, before.Parameters.Values.ToArray());
        }

        // Grids are as fine as the first task has left them.
        using var after = new Trainer(
            model, backend, train.Permuted(second.Seed), options with { ExtendGrid = string.Empty });
        after.Parameters.Values.Write(parameters);
        var memory = new FirstTask(this, second, test, cancellation);
        FitResult fit = Progress.Fit(
            after, second, test.Permuted(second.Seed), [memory, .. Watch(second)], cancellation);
        return new(fit, Train: null, Test: null, Where: null) { First = learnt, FirstAfter = memory.Scores };
    }

    private static (PlannedRun First, PlannedRun Second) Tasks(PlannedRun plan)
    {
        PlannedRun first = plan with { Number = (2 * plan.Number) - 1, Of = 2 * plan.Of, Purpose = "first task" };
        return (first, first with { Number = 2 * plan.Number, Purpose = "second task" });
    }

    // What is left of the first task after each epoch of the second; of epochs before a new start from the journal.
    private sealed class FirstTask(
        ForgettingComparison owner, PlannedRun plan, Samples first, CancellationToken cancellation) : TrainingCallback
    {
        public List<double> Scores { get; } = [];

        public override bool OnStart(Trainer trainer)
        {
            foreach (EpochRecord record in trainer.History)
                Scores.Add(Known(record.Epoch, () => double.NaN));
            return true;
        }

        public override bool OnEpoch(Trainer trainer, EpochRecord record)
        {
            Scores.Add(Known(record.Epoch, () => owner.Metric.Of(trainer.Evaluate(first, cancellation))));
            return true;
        }

        private double Known(int epoch, Func<double> measure) => owner.Progress.Once(
            FormattableString.Invariant($"first task after epoch {epoch} of {ComparisonProgress.Unit(plan)}"), measure);
    }
}
