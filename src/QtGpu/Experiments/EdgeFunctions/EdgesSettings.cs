using QtGpu.Experiments.Convergence;
using QtGpu.Training;

namespace QtGpu.Experiments.EdgeFunctions;

/// <summary>A network that takes part.</summary>
/// <param name="Name">What it is called in findings.</param>
/// <param name="Layers">Its hidden layers, as in <see cref="ModelSpec.LayerList"/>; a dense one follows.</param>
public sealed record EdgeNetwork(string Name, string Layers);

/// <summary>Networks of equally many parameters that are held against each other.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Networks">
/// The networks; in equal time the others are trained for as long as the first is.
/// </param>
/// <param name="Contrasts">
/// Which are held against each other, seed by seed: one family, for which p is corrected.
/// </param>
/// <param name="Epochs">Of each training at equal parameters.</param>
/// <param name="TrialSamples">Training samples of a trial.</param>
/// <param name="TrialEpochs">Epochs of a trial.</param>
public sealed record EdgeContest(
    string Name, IReadOnlyList<EdgeNetwork> Networks, IReadOnlyList<Contrast> Contrasts, int Epochs, int TrialSamples,
    int TrialEpochs);

/// <summary>What every network's settings are chosen from, on samples held out of the training set.</summary>
/// <param name="Optimizer">By name.</param>
/// <param name="Rates">Learning rates, ascending.</param>
/// <param name="Initialisers">Starting weights of dense layers, as in <see cref="ModelSpec.Initialiser"/>.</param>
/// <param name="HeldOut">Samples held out.</param>
/// <param name="Schedule">How the rate moves, in trials and after them.</param>
public sealed record EdgeSearch(
    string Optimizer, IReadOnlyList<float> Rates, IReadOnlyList<string> Initialisers, int HeldOut, string Schedule);

/// <summary>What a network has and takes.</summary>
/// <param name="Parameters">Numbers that are trained.</param>
/// <param name="Seconds">Processor time of an epoch of training steps, alone on one thread.</param>
internal sealed record EdgeCost(long Parameters, double Seconds);

/// <summary>The same of all, by <see cref="EdgesRecipes.CostName"/>.</summary>
internal sealed record EdgeCosts(IReadOnlyDictionary<string, EdgeCost> Networks)
{
    /// <summary>That of a network.</summary>
    /// <exception cref="InputException">They were measured of other networks.</exception>
    public EdgeCost Of(EdgeContest contest, EdgeNetwork network) =>
        Networks.GetValueOrDefault(EdgesRecipes.CostName(contest, network)) ?? throw new InputException(
            $"the result of '{EdgesRecipes.Costs}' does not know {EdgesRecipes.CostName(contest, network)}; "
            + "begin anew, with another folder");
}

/// <summary>A training.</summary>
/// <param name="Curve">Test accuracy after each epoch.</param>
/// <param name="Outside">
/// Of each layer of splines, the share of what it reads of the test samples that lies outside its grid.
/// </param>
internal sealed record EdgeCurveResult(TrainingCurve Curve, IReadOnlyList<double> Outside);
