using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>Networks that are trained by recipe and seed, several at a time, each kept as it ends.</summary>
/// <typeparam name="TRun">What is known of one.</typeparam>
/// <param name="metric">What each is judged by.</param>
/// <param name="backends">Where: as many networks are trained at a time as there are backends.</param>
public abstract class TrainedRuns<TRun>(Metric metric, IReadOnlyList<Backend> backends)
    where TRun : class
{
    /// <summary>Told of each training before it begins; what it returns watches that training.</summary>
    public Func<PlannedRun, IReadOnlyList<TrainingCallback>> Watch { get; init; } = _ => [];

    /// <summary>Told of each run that has ended.</summary>
    public Action<EndedRun> Ended { get; init; } = _ => { };

    /// <summary>Where results and networks under way are kept, and known from an earlier run.</summary>
    public ComparisonProgress Progress { get; init; } = ComparisonProgress.None;

    /// <summary>
    /// Told of a run that diverged, which is then left out of the result; null: the first of them ends the rest.
    /// </summary>
    public Action<PlannedRun, DivergedException>? Diverged { get; init; }

    /// <summary>What each is judged by.</summary>
    protected Metric Metric => metric;

    /// <summary>What they are trained for: a word of <see cref="PlannedRun"/>.</summary>
    protected abstract string Purpose { get; }

    /// <summary>
    /// Trains each recipe with each seed: all recipes of a seed before the next seed, so that a machine that grows warm
    /// or busy treats all alike.
    /// </summary>
    /// <exception cref="DivergedException">A run diverged, and nobody is told by <see cref="Diverged"/>.</exception>
    /// <exception cref="IO.AwaitedPiecesException">
    /// Those of this shard are trained, and others have not trained theirs yet.
    /// </exception>
    public virtual IReadOnlyList<TRun> Run(
        IReadOnlyList<Recipe> recipes, IReadOnlyList<long> seeds, CancellationToken cancellation = default)
    {
        int number = 0;
        PlannedRun[] plans =
        [
            .. from seed in seeds
               from recipe in recipes
               select new PlannedRun(++number, recipes.Count * seeds.Count, recipe, seed, Purpose),
        ];
        return [.. Progress.Run(plans, backends, TrainOrTell, cancellation).OfType<TRun>()];
    }

    private protected abstract TrainingOutcome Train(
        PlannedRun plan, Backend backend, CancellationToken cancellation);

    /// <summary>What a training gave, and its score; null and NaN where it diverged.</summary>
    private protected abstract (TRun? Run, double Score) Of(PlannedRun plan, TrainingOutcome outcome);

    private TRun? TrainOrTell(PlannedRun plan, Backend backend, CancellationToken cancellation)
    {
        TrainingOutcome outcome = Progress.Once(plan, () => Train(plan, backend, cancellation), out bool isKept);
        (TRun? run, double score) = Of(plan, outcome);
        Ended(new(plan, metric, score, outcome.Fit, isKept));
        if (run is not null)
            return run;
        DivergedException why = outcome.Why()!;
        if (Diverged is null)
            throw why;
        Diverged(plan, why);
        return null;
    }
}
