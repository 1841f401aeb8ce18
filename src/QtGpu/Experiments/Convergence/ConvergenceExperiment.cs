using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Data;

namespace QtGpu.Experiments.Convergence;

/// <summary>
/// Does tunnelling learn faster than other activations? At one rate for all, each with its own best settings, and in
/// the published code's comparison; beside activations whose slope at 0⁺ is the other's.
/// </summary>
[Named("convergence")]
public sealed class ConvergenceExperiment : Experiment
{
    /// <summary>The data sets with their targets.</summary>
    public IReadOnlyList<JudgedData> Data { get; init; } = [];

    /// <summary>The activations.</summary>
    public IReadOnlyList<Contestant> Activations { get; init; } = [];

    /// <summary>
    /// Which are held against each other: one family, for which p is corrected. The claim is about the first.
    /// </summary>
    public IReadOnlyList<Contrast> Contrasts { get; init; } = [];

    /// <summary>Units of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <summary>Samples per step.</summary>
    public int Batch { get; init; }

    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; }

    /// <summary>How often in an epoch the test accuracy is measured.</summary>
    public int ChecksPerEpoch { get; init; }

    /// <summary>Trainings of each activation, with seeds 1, 2, …</summary>
    public int Seeds { get; init; }

    /// <summary>The rate where all have one.</summary>
    public float Rate { get; init; }

    /// <summary>The starting weights where all have the same.</summary>
    public string Initialiser { get; init; } = "";

    /// <summary>How each activation's own settings are found.</summary>
    public SettingsSearch Search { get; init; } = new([], [], 0, 0, "");

    /// <summary>The largest difference of accuracies, in points, that does not matter.</summary>
    public double Margin { get; init; }

    /// <summary>The published code's comparison, between the two that the claim is about.</summary>
    public PublishedRecipe Published { get; init; } = new("", [], 0, "", 0, 0);

    /// <summary>What is done with fewer samples.</summary>
    public DataEfficiency Efficiency { get; init; } = new("", [], 0, 0);

    /// <inheritdoc/>
    public override string Title => "Convergence: who learns faster, tunnelling or its slope?";

    /// <inheritdoc/>
    public override string Question =>
        "Does a network with tunnelling units reach a given accuracy in fewer epochs, or in less time, than its twin "
        + "with ReLU, tanh or GELU, up to 50 times faster as was claimed, and is it tunnelling that does so?";

    /// <inheritdoc/>
    public override string Expectation =>
        "At 0⁺ the published barrier is a ReLU of slope 4.91. A ReLU of gz with weights W is one of z with weights gW "
        + "whose rate is g² times as large, so that at one nominal rate tunnelling is trained at up to 24 times the "
        + "rate of ReLU, as long as its units are not saturated. If that is all, then (1) at one small rate tunnelling "
        + "is ahead of ReLU, but not of the ReLU with its slope; (2) tunnelling with slope 1 is not ahead of ReLU; "
        + "(3) once each has its own best rate the differences are small, and no ratio is near 50; (4) with the "
        + "published gradient, ten times too small, even the lead at one rate is lost. If (1) or (2) fails, the "
        + "barrier does something that a slope does not.";

    /// <inheritdoc/>
    public override void Check() => ConvergenceChecks.Check(this);

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() =>
    [
        .. from data in Data
           from contestant in Activations
           from trial in Recipes.Trials(contestant)
           select Trial(data.Dataset, trial),
        .. from seed in AllSeeds
           from data in Data
           from contestant in Activations
           select Curve(data.Dataset, Recipes.Equal(contestant), seed),
        .. from seed in AllSeeds
           from recipe in Recipes.Published()
           select Curve(Published.Dataset, recipe, seed),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Further(PieceResults done) =>
    [
        .. from seed in AllSeeds
           from data in Data
           from contestant in Activations
           select Curve(data.Dataset, Recipes.Best(data.Dataset, contestant, done), seed),
        .. from seed in AllSeeds.Take(Efficiency.Seeds)
           from count in Efficiency.Samples
           from contestant in Activations
           select WithFewer(Recipes.Fewer(contestant, count, done), count, seed),
    ];

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results) => new ConvergenceFindings(this, results).All;

    /// <summary>Seeds of the networks.</summary>
    internal IEnumerable<long> AllSeeds => Enumerable.Range(1, Seeds).Select(seed => (long)seed);

    /// <summary>What is trained.</summary>
    internal ConvergenceRecipes Recipes => new(this);

    private ExperimentPiece Trial(string dataset, Recipe recipe) =>
        new(ConvergenceRecipes.TrialName(dataset, recipe), context =>
        {
            Samples train = context.Load(dataset).Train;
            var (kept, heldOut) = train.Split(Search.HeldOut, ConvergenceRecipes.SearchSeed, "validation");
            return new CurveTraining(context, kept, heldOut, checks: 1).Last(recipe, ConvergenceRecipes.SearchSeed);
        });

    private ExperimentPiece Curve(string dataset, Recipe recipe, long seed) =>
        new(ConvergenceRecipes.CurveName(dataset, recipe, seed), context =>
        {
            Dataset data = context.Load(dataset);
            return new CurveTraining(context, data.Train, data.Test, ChecksPerEpoch).Curve(recipe, seed);
        });

    private ExperimentPiece WithFewer(Recipe recipe, int count, long seed) =>
        new(ConvergenceRecipes.FewerName(Efficiency.Dataset, recipe, count, seed), context =>
        {
            Dataset data = context.Load(Efficiency.Dataset);
            return new CurveTraining(context, data.Train.Drawn(count, seed), data.Test, checks: 1).Last(recipe, seed);
        });
}
