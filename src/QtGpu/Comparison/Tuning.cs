using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>The settings that tuning tries for each activation: every rate with every initialiser.</summary>
/// <param name="Rates">Learning rates.</param>
/// <param name="Initialisers">Starting weights, as in <see cref="ModelSpec.Initialiser"/>.</param>
public sealed record TuningGrid(IReadOnlyList<float> Rates, IReadOnlyList<string> Initialisers)
{
    /// <summary>Settings per activation.</summary>
    public int Count => Rates.Count * Initialisers.Count;

    /// <summary><paramref name="recipe"/> with each setting.</summary>
    public IEnumerable<Recipe> Around(Recipe recipe) =>
        from rate in Rates
        from initialiser in Initialisers
        select recipe with
        {
            Settings = recipe.Settings with { Rate = rate },
            Model = recipe.Model with { Initialiser = initialiser },
        };
}

/// <summary>One setting that was tried.</summary>
/// <param name="Recipe">The setting, with the epochs it would be trained for.</param>
/// <param name="Score">Its <see cref="Tuner.Metric"/> on the held-out samples; NaN when it diverged.</param>
/// <param name="Fit">Its epochs, or null when it diverged.</param>
public sealed record Trial(Recipe Recipe, double Score, FitResult? Fit);

/// <summary>
/// Chooses rate, initialiser and number of epochs for an activation on samples held out of the training set: a fair
/// comparison gives each activation its own best settings from a grid of equal size. The test samples are not seen.
/// </summary>
/// <param name="train">The training samples, validation samples included.</param>
/// <param name="validation">How many are held out.</param>
/// <param name="seed">Seed of the split and of the trials.</param>
/// <param name="backends">Where to train: as many trials run at a time as there are backends.</param>
public sealed class Tuner(Samples train, int validation, long seed, params IReadOnlyList<Backend> backends)
{
    private readonly (Samples Training, Samples HeldOut) _split = train.Split(validation, seed, "validation");

    /// <summary>What settings are chosen by: accuracy, or the root mean squared error of a regression.</summary>
    public Metric Metric { get; } = Metric.For(train)[0];

    /// <summary>Told of each run before it begins; what it returns watches that run.</summary>
    public Func<PlannedRun, IReadOnlyList<TrainingCallback>> Watch { get; init; } = _ => [];

    /// <summary>Told of each trial that has ended.</summary>
    public Action<EndedRun> Ended { get; init; } = _ => { };

    /// <summary>Where trials and networks under way are kept, and known from an earlier run.</summary>
    public ComparisonProgress Progress { get; init; } = ComparisonProgress.None;

    /// <summary>
    /// Epochs of a trial; null for as many as the recipe has. A shorter trial chooses rate and initialiser alone.
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>Tries the grid around each recipe.</summary>
    /// <returns>One list of trials per recipe, best first.</returns>
    /// <exception cref="InputException">Every setting of a recipe diverged.</exception>
    /// <exception cref="IO.AwaitedPiecesException">Other shards have not tried theirs yet.</exception>
    public IReadOnlyList<IReadOnlyList<Trial>> Try(
        IReadOnlyList<Recipe> recipes, TuningGrid grid, CancellationToken cancellation = default)
    {
        int number = 0;
        PlannedRun[] plans =
        [
            .. from recipe in recipes
               from setting in grid.Around(recipe)
               let trial = setting with { Epochs = Epochs ?? setting.Epochs }
               select new PlannedRun(++number, recipes.Count * grid.Count, trial, seed, PlannedRun.Tuning),
        ];
        Trial[] trials = Progress.Run(
            plans, backends,
            (plan, backend, stop) => Try(plan, recipes[(plan.Number - 1) / grid.Count].Epochs, backend, stop),
            cancellation);
        return [.. trials.Chunk(grid.Count).Zip(recipes, Ranked)];
    }

    private IReadOnlyList<Trial> Ranked(Trial[] trials, Recipe recipe)
    {
        Trial[] ranked = [.. trials.OrderBy(trial => Metric.Cost(trial.Score))];
        return ranked[0].Fit is null
            ? throw new InputException($"every setting that was tried diverged for {recipe.Name}; try smaller rates")
            : ranked;
    }

    private Trial Try(PlannedRun plan, int wanted, Backend backend, CancellationToken cancellation)
    {
        TrainingOutcome outcome = Progress.Once(plan, () => Train(plan, backend, cancellation), out bool isKept);
        Trial trial = new(plan.Recipe with { Epochs = wanted }, double.NaN, outcome.Fit);
        if (outcome.Fit is { } fit)
        {
            EpochRecord best = BestEpoch(plan.Recipe, fit);
            Recipe chosen = plan.Recipe with { Epochs = Epochs is null ? best.Epoch : wanted };
            trial = trial with { Recipe = chosen, Score = Metric.OfEpoch(best) };
        }

        Ended(new(plan, Metric, trial.Score, trial.Fit, isKept));
        return trial;
    }

    private TrainingOutcome Train(PlannedRun plan, Backend backend, CancellationToken cancellation)
    {
        using var trainer = new Trainer(
            plan.Recipe.Model.Build(), backend, _split.Training, plan.Recipe.Options(plan.Seed));
        FitResult fit = Progress.Fit(trainer, plan, _split.HeldOut, Watch(plan), cancellation);
        return new(fit, Train: null, Test: null, Where: null);
    }

    // A schedule that ends at the last epoch cannot be stopped before it.
    private EpochRecord BestEpoch(Recipe recipe, FitResult fit) =>
        recipe.Schedule is ConstantSchedule ? fit.Epochs.MinBy(epoch => Metric.Cost(Metric.OfEpoch(epoch)))! : fit.Last;
}
