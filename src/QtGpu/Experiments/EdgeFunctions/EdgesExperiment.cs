using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Experiments.Convergence;
using QtGpu.Training;

namespace QtGpu.Experiments.EdgeFunctions;

/// <summary>
/// Do functions on edges do more than ReLU, with as many parameters and in as much time? Each network with the best of
/// equally many settings.
/// </summary>
[Named("edges")]
public sealed class EdgesExperiment : Experiment
{
    /// <summary>The data sets, of equally many features and classes.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Networks that are held against each other.</summary>
    public IReadOnlyList<EdgeContest> Contests { get; init; } = [];

    /// <summary>Samples per step.</summary>
    public int Batch { get; init; }

    /// <summary>Trainings of each network, with seeds 1, 2, …; those of a seed see the same batches.</summary>
    public int Seeds { get; init; }

    /// <summary>What each network's own settings are chosen from.</summary>
    public EdgeSearch Search { get; init; } = new("", [], [], 0, "");

    /// <summary>The largest difference of accuracies, in points, that does not matter.</summary>
    public double Margin { get; init; }

    /// <summary>By how much the parameters of a contest's networks may differ, in % of the first's.</summary>
    public double Tolerance { get; init; }

    /// <inheritdoc/>
    public override string Title => "Edges: do learnable functions do more than ReLU?";

    /// <inheritdoc/>
    public override string Question =>
        "Do networks whose edges are functions that are learnt, a qubit with data re-uploading (DARUAN), B-splines or "
        + "a tunnelling barrier, classify images better than a ReLU network with as many parameters, and better than "
        + "one that is trained for as long a time?";

    /// <inheritdoc/>
    public override string Expectation =>
        "The papers find such networks ahead of multilayer perceptrons of equal size. If functions on edges are worth "
        + "their parameters, then at equal parameters and as many epochs they must be ahead, more so straight on the "
        + "pixels, where every edge is one. An edge costs many times the arithmetic of a product, so that in equal "
        + "time the ReLU network is trained for many more epochs: there the lead must be larger than what these bring.";

    /// <inheritdoc/>
    public override void Check() => EdgesChecks.Check(this);

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() => [new(EdgesRecipes.Costs, Measured)];

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Further(PieceResults done)
    {
        ExperimentPiece[] trials =
        [
            .. from contest in Contests
               from data in Data
               from network in contest.Networks
               from trial in Recipes.Trials(contest, network)
               select Trial(contest, data, trial),
        ];
        var ended = done.Names.ToHashSet(StringComparer.Ordinal);
        return trials.All(trial => ended.Contains(trial.Name)) ? Curves(done) : trials;
    }

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results) => new EdgesFindings(this, results).All;

    /// <summary>Seeds of the networks.</summary>
    internal IEnumerable<long> AllSeeds => Enumerable.Range(1, Seeds).Select(seed => (long)seed);

    /// <summary>What is trained.</summary>
    internal EdgesRecipes Recipes => new(this);

    // What both rules train alike is trained once.
    private ExperimentPiece[] Curves(PieceResults done) =>
    [
        .. (from seed in AllSeeds
            from contest in Contests
            from data in Data
            from isTime in new[] { false, true }
            from recipe in Recipes.Chosen(contest, data, isTime, done)
            select Curve(contest, data, recipe, seed)).DistinctBy(piece => piece.Name, StringComparer.Ordinal),
    ];

    // Alone in its stage, so that the process's time is its own.
    private object Measured(PieceContext context)
    {
        Samples train = context.Load(Data[0]).Train;
        var costs = new Dictionary<string, EdgeCost>(StringComparer.Ordinal);
        foreach (EdgeContest contest in Contests)
        {
            Recipe[] recipes =
                [.. contest.Networks.Select(network => Recipes.Equal(contest, network).For(train))];
            long[] parameters = [.. recipes.Select(recipe => recipe.Model.CountParameters())];
            EdgesChecks.Parameters(contest, parameters, Tolerance);
            double[] seconds = EqualTime.SecondsPerEpoch(
                recipes, train, context.Backend, context.Cancellation, byProcessor: true);
            foreach (var (i, network) in contest.Networks.Index())
                costs[EdgesRecipes.CostName(contest, network)] = new(parameters[i], seconds[i]);
        }

        return new EdgeCosts(costs);
    }

    private ExperimentPiece Trial(EdgeContest contest, string dataset, Recipe recipe) =>
        new(EdgesRecipes.TrialName(contest, dataset, recipe), context =>
        {
            Samples train = context.Load(dataset).Train;
            var (kept, heldOut) = train.Split(Search.HeldOut, ConvergenceRecipes.SearchSeed, "validation");
            Samples some = kept.Drawn(Math.Min(contest.TrialSamples, kept.Count), ConvergenceRecipes.SearchSeed);
            return new CurveTraining(context, some, heldOut, checks: 1).Last(recipe, ConvergenceRecipes.SearchSeed);
        });

    private ExperimentPiece Curve(EdgeContest contest, string dataset, Recipe recipe, long seed) =>
        new(EdgesRecipes.CurveName(contest, dataset, recipe, seed), context =>
        {
            Dataset data = context.Load(dataset);
            IReadOnlyList<GridCoverage> coverage = [];
            TrainingCurve curve = new CurveTraining(context, data.Train, data.Test, checks: 1)
            {
                Trained = trainer => coverage = GridCoverage.Of(
                    trainer.Model, trainer.Backend, trainer.Parameters, data.Test, context.Cancellation),
            }.Curve(recipe, seed);
            return new EdgeCurveResult(curve, [.. coverage.Select(layer => layer.Share)]);
        });
}
