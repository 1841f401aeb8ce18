using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Experiments.Convergence;
using QtGpu.Training;

namespace QtGpu.Experiments.EdgeFunctions;

/// <summary>What is trained in an experiment on edges, and what its pieces are called.</summary>
internal sealed class EdgesRecipes(EdgesExperiment experiment)
{
    /// <summary>The piece that measures what networks have and take.</summary>
    public const string Costs = "parameters and processor time of all networks";

    public static string CostName(EdgeContest contest, EdgeNetwork network) => $"{contest.Name} {network.Name}";

    public static string TrialName(EdgeContest contest, string dataset, Recipe recipe) =>
        $"{contest.Name}, {ConvergenceRecipes.TrialName(dataset, recipe)}";

    public static string CurveName(EdgeContest contest, string dataset, Recipe recipe, long seed) =>
        $"{contest.Name}, {ConvergenceRecipes.CurveName(dataset, recipe, seed)}";

    /// <summary>
    /// A network as it is trained for all epochs, but for the settings that are searched; inputs and outputs are known
    /// only when the data are loaded.
    /// </summary>
    public Recipe Equal(EdgeContest contest, EdgeNetwork network) => new()
    {
        Name = network.Name,
        Model = new ModelSpec { Inputs = 1, Outputs = 1, Activation = "relu", LayerList = network.Layers },
        Optimizer = experiment.Search.Optimizer,
        Settings = new OptimizerSettings { Rate = experiment.Search.Rates[0] },
        Schedule = Catalogue<Schedule>.Create("schedule of the search", experiment.Search.Schedule),
        Batch = experiment.Batch,
        Epochs = contest.Epochs,
    };

    /// <summary>The settings that are tried.</summary>
    public IReadOnlyList<Recipe> Trials(EdgeContest contest, EdgeNetwork network) =>
    [
        .. new TuningGrid(experiment.Search.Rates, experiment.Search.Initialisers).Around(
            Equal(contest, network) with { Epochs = contest.TrialEpochs }),
    ];

    /// <summary>The settings that were best on the samples held out, for all epochs.</summary>
    public Recipe Best(EdgeContest contest, string dataset, EdgeNetwork network, PieceResults done) =>
        ConvergenceRecipes.Best(
            Trials(contest, network), trial => done.Of<double>(TrialName(contest, dataset, trial)), contest.Epochs);

    /// <summary>
    /// Each network with its best settings, for as many epochs as the first, or as many as fit its processor time.
    /// </summary>
    public IReadOnlyList<Recipe> Chosen(EdgeContest contest, string dataset, bool isTime, PieceResults done)
    {
        Recipe[] best = [.. contest.Networks.Select(network => Best(contest, dataset, network, done))];
        if (!isTime)
            return best;
        EdgeCosts costs = done.Of<EdgeCosts>(Costs);
        return EqualTime.Shared(best, [.. contest.Networks.Select(network => costs.Of(contest, network).Seconds)]);
    }
}
