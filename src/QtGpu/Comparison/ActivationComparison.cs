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
{
    private readonly Metric _metric = Metric.For(test)[0];

    /// <summary>
    /// Samples measured after each epoch, for learning curves and epochs to a target; null for none. They may be the
    /// test samples, since nothing is chosen by them: the result is that of the last epoch either way.
    /// </summary>
    public Samples? Watched { get; init; }

    /// <summary>Told of each run before it begins; what it returns watches that run.</summary>
    public Func<PlannedRun, IReadOnlyList<TrainingCallback>> Watch { get; init; } = _ => [];

    /// <summary>Told of each run that has ended.</summary>
    public Action<EndedRun> Ended { get; init; } = _ => { };

    /// <summary>Where results and networks under way are kept, and known from an earlier run.</summary>
    public ComparisonProgress Progress { get; init; } = ComparisonProgress.None;

    /// <summary>
    /// Told of a run that diverged, which is then left out of the result; null: the first of them ends the rest.
    /// </summary>
    public Action<PlannedRun, DivergedException>? Diverged { get; init; }

    /// <summary>
    /// Trains each recipe with each seed: all recipes of a seed before the next seed, so that a machine that grows warm
    /// or busy treats all alike.
    /// </summary>
    /// <exception cref="DivergedException">A run diverged, and nobody is told by <see cref="Diverged"/>.</exception>
    public IReadOnlyList<ComparisonRun> Run(
        IReadOnlyList<Recipe> recipes, IReadOnlyList<long> seeds, CancellationToken cancellation = default)
    {
        int number = 0;
        PlannedRun[] plans =
        [
            .. from seed in seeds
               from recipe in recipes
               select new PlannedRun(++number, recipes.Count * seeds.Count, recipe, seed, PlannedRun.Training),
        ];
        return [.. Jobs.Run(plans, backends, TrainOrTell, cancellation).OfType<ComparisonRun>()];
    }

    private ComparisonRun? TrainOrTell(PlannedRun plan, Backend backend, CancellationToken cancellation)
    {
        TrainingOutcome outcome = Progress.Once(plan, () => Train(plan, backend, cancellation), out bool isKept);
        double score = outcome.Test is { } measured ? _metric.Of(measured) : double.NaN;
        Ended(new(plan, _metric, score, outcome.Fit, isKept));
        if (outcome is { Fit: { } fit, Train: { } trained, Test: { } tested })
            return new(plan.Recipe, plan.Seed, trained, tested, fit) { Gradients = outcome.Gradients };
        DivergedException why = outcome.Why()!;
        if (Diverged is null)
            throw why;
        Diverged(plan, why);
        return null;
    }

    private TrainingOutcome Train(PlannedRun plan, Backend backend, CancellationToken cancellation)
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

    // Kernels are compiled at their first step: that time belongs to no activation.
    private void WarmUp(Recipe recipe, Backend backend, CancellationToken cancellation)
    {
        Samples few = train.Subset([.. Enumerable.Range(0, Math.Min(train.Count, 8 * recipe.Batch))]);
        TrainerOptions once = recipe.Options(seed: 0) with { Epochs = 1 };
        using var trainer = new Trainer(recipe.Model.Build(), backend, few, once);
        trainer.Fit(cancellation: cancellation);
    }
}
