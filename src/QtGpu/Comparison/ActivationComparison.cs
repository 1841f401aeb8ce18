using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>
/// Networks that differ in their activation alone, trained on the same samples with the same seeds and budget. Two
/// networks of one seed see the same batches in the same order, and start from the same weights where their initialiser
/// is the same.
/// </summary>
/// <param name="train">What they are trained on.</param>
/// <param name="test">What they are tested on after their last epoch.</param>
/// <param name="backends">Where: as many networks are trained at a time as there are backends.</param>
public sealed class ActivationComparison(Samples train, Samples test, params IReadOnlyList<Backend> backends)
    : TrainedRuns<ComparisonRun>(Metric.For(test)[0], backends)
{
    /// <summary>
    /// Samples measured after each epoch, for learning curves and epochs to a target; null for none. They may be the
    /// test samples, since nothing is chosen by them: the result is that of the last epoch either way.
    /// </summary>
    public Samples? Watched { get; init; }

    /// <inheritdoc/>
    protected override string Purpose => PlannedRun.Training;

    private protected override (ComparisonRun? Run, double Score) Of(PlannedRun plan, TrainingOutcome outcome) =>
        outcome is { Fit: { } fit, Train: { } trained, Test: { } tested }
            ? (new(plan.Recipe, plan.Seed, trained, tested, fit) { Gradients = outcome.Gradients }, Metric.Of(tested))
            : (null, double.NaN);

    private protected override TrainingOutcome Train(
        PlannedRun plan, Backend backend, CancellationToken cancellation)
    {
        WarmUp(plan.Recipe, backend, cancellation);
        using var trainer = new Trainer(plan.Recipe.Model.Build(), backend, train, plan.Recipe.Options(plan.Seed));
        FitResult fit = Progress.Fit(trainer, plan, Watched, Watch(plan), cancellation);
        return new(
            fit, trainer.Evaluate(train, cancellation),
            TestedNetwork.Of(trainer, plan.Recipe.Model, test, plan.Seed, cancellation), Where: null)
        {
            Gradients = GradientFlow.Of(trainer, cancellation: cancellation),
        };
    }

    // Kernels are compiled at their first step: that time belongs to no activation. Nor is it the run's own divergence
    // where these few samples, of another seed, lead astray.
    private void WarmUp(Recipe recipe, Backend backend, CancellationToken cancellation)
    {
        Samples few = train.Subset([.. Enumerable.Range(0, Math.Min(train.Count, 8 * recipe.Batch))]);
        TrainerOptions once = recipe.Options(seed: 0) with { Epochs = 1 };
        using var trainer = new Trainer(recipe.Model.Build(), backend, few, once);
        try
        {
            trainer.Fit(cancellation: cancellation);
        }
        catch (DivergedException)
        {
            // What had to be compiled is.
        }
    }
}
