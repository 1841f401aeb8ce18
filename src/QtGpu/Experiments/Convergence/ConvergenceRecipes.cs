using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Training;
using static System.FormattableString;

namespace QtGpu.Experiments.Convergence;

/// <summary>What is trained in an experiment on convergence, and what its pieces are called.</summary>
internal sealed class ConvergenceRecipes(ConvergenceExperiment experiment)
{
    /// <summary>The seed of trials, which no network of the result has.</summary>
    public const long SearchSeed = 0;

    /// <summary>The subject of the claim, with the published gradient in place of its own.</summary>
    public string PublishedName => $"{experiment.Contrasts[0].Subject}-published";

    public static string TrialName(string dataset, Recipe recipe) => $"{dataset}: search {Settings(recipe)}";

    public static string CurveName(string dataset, Recipe recipe, long seed) =>
        $"{dataset}: {Settings(recipe)}, seed {seed}";

    public static string FewerName(string dataset, Recipe recipe, int count, long seed) =>
        Invariant($"{dataset}: {count} samples, {Settings(recipe)}, seed {seed}");

    /// <summary>The same rate and starting weights for all.</summary>
    public Recipe Equal(Contestant contestant) => Equal(contestant, contestant.Activation);

    /// <summary>Which of a contestant's scales a recipe has.</summary>
    public static string ActivationOf(Contestant contestant, Recipe recipe) =>
        contestant.Scaled.Prepend(contestant.Activation).First(scale => NameOf(contestant, scale) == recipe.Name);

    private static string NameOf(Contestant contestant, string activation) =>
        activation == contestant.Activation ? contestant.Name : $"{contestant.Name} as {activation}";

    private Recipe Equal(Contestant contestant, string activation) => new()
    {
        Name = NameOf(contestant, activation),
        Model = Model(activation, experiment.Initialiser),
        Settings = new OptimizerSettings { Rate = experiment.Rate },
        Batch = experiment.Batch,
        Epochs = experiment.Epochs,
    };

    /// <summary>The settings that are tried.</summary>
    public IReadOnlyList<Recipe> Trials(Contestant contestant) =>
    [
        .. from activation in contestant.Scaled.Prepend(contestant.Activation)
           from trial in experiment.Search.Around(Equal(contestant, activation), contestant.Starts)
           select trial,
    ];

    /// <summary>The settings that were best on the samples held out, for all epochs.</summary>
    public Recipe Best(string dataset, Contestant contestant, PieceResults done) =>
        Best(Trials(contestant), trial => done.Of<double>(TrialName(dataset, trial)), experiment.Epochs);

    /// <summary>The best of some trials, for so many epochs.</summary>
    public static Recipe Best(IEnumerable<Recipe> trials, Func<Recipe, double> accuracy, int epochs) =>
        trials.MaxBy(accuracy)! with { Epochs = epochs };

    /// <summary>Whether a recipe has the settings of a trial.</summary>
    public static bool IsOf(Recipe recipe, Recipe trial) =>
        Settings(recipe with { Epochs = trial.Epochs }) == Settings(trial);

    /// <summary>The same for so few samples that their epochs are of fewer steps.</summary>
    public Recipe Fewer(Contestant contestant, int count, PieceResults done)
    {
        int stepsPerEpoch = (count + experiment.Batch - 1) / experiment.Batch;
        int epochs = (experiment.Efficiency.Steps + stepsPerEpoch - 1) / stepsPerEpoch;
        return Best(experiment.Efficiency.Dataset, contestant, done) with { Epochs = epochs };
    }

    /// <summary>
    /// The published comparison: with the published gradient, and both sides of the claim as they are.
    /// </summary>
    public IReadOnlyList<Recipe> Published()
    {
        Contrast claim = experiment.Contrasts[0];
        Contestant subject = Named(claim.Subject), baseline = Named(claim.Baseline);
        return
        [
            Recipe(PublishedName, subject, isPublished: true), Recipe(subject.Name, subject),
            Recipe(baseline.Name, baseline),
        ];

        Recipe Recipe(string name, Contestant contestant, bool isPublished = false) => new()
        {
            Name = name,
            Model = Model(contestant.Activation, experiment.Published.Initialiser) with
            {
                PublishedGradient = isPublished,
            },
            Settings = new OptimizerSettings
            {
                Rate = experiment.Published.Rate,
                ClipNorm = experiment.Published.ClipNorm,
            },
            Batch = experiment.Batch,
            Epochs = experiment.Published.Epochs,
        };
    }

    /// <summary>What tells a recipe from the others of this experiment.</summary>
    public static string Settings(Recipe recipe) =>
        Invariant($"{recipe.Name}, rate {recipe.Settings.Rate}, init {recipe.Model.Initialiser}, ")
        + Invariant($"{NamedAttribute.Of(recipe.Schedule)}, epochs {recipe.Epochs}");

    private Contestant Named(string name) => experiment.Activations.First(contestant => contestant.Name == name);

    // Inputs and outputs are known only when the data are loaded.
    private ModelSpec Model(string text, string initialiser)
    {
        var activation = NumbersText.Parse("activation", text);
        return new()
        {
            Inputs = 1,
            Outputs = 1,
            Hidden = experiment.Hidden,
            Activation = activation.Name,
            ActivationParameters = activation.Numbers,
            Initialiser = initialiser,
        };
    }
}
