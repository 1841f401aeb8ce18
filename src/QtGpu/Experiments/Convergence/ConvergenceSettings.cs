using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Training;

namespace QtGpu.Experiments.Convergence;

/// <summary>A data set, and what is asked of networks on it.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Targets">Test accuracies in %, ascending, the time to which is measured.</param>
public sealed record JudgedData(string Dataset, IReadOnlyList<double> Targets);

/// <summary>An activation that takes part.</summary>
/// <param name="Name">What it is called in findings.</param>
/// <param name="Activation">What it is, such as <c>tunnelling:energy-scale=2.0365</c>.</param>
public sealed record Contestant(string Name, string Activation)
{
    /// <summary>
    /// The same activation with its input made larger or smaller, which the search tries beside it; none where its
    /// scale is what it is in the experiment for.
    /// </summary>
    public IReadOnlyList<string> Scaled { get; init; } = [];

    /// <summary>
    /// Starting weights that the search tries beside those of all, as many as make up for <see cref="Scaled"/>.
    /// </summary>
    public IReadOnlyList<string> Starts { get; init; } = [];
}

/// <summary>Two activations that are held against each other, seed by seed.</summary>
/// <param name="Subject">The first, by name; differences are its accuracy less the other's.</param>
/// <param name="Baseline">The other; ratios are its epochs or seconds over the first's.</param>
public sealed record Contrast(string Subject, string Baseline);

/// <summary>
/// What every activation's settings are chosen from: each rate with each initialiser and scale, by the accuracy on
/// samples held out of the training set. All activations have equally many.
/// </summary>
/// <param name="Rates">Learning rates, ascending.</param>
/// <param name="Initialisers">Starting weights, as in <see cref="ModelSpec.Initialiser"/>.</param>
/// <param name="Epochs">Of a trial.</param>
/// <param name="HeldOut">Samples held out.</param>
/// <param name="Schedule">
/// How the rate moves, in trials and after them; a rate that falls to 0 leaves little to the chance of the last steps.
/// </param>
public sealed record SettingsSearch(
    IReadOnlyList<float> Rates, IReadOnlyList<string> Initialisers, int Epochs, int HeldOut, string Schedule)
{
    /// <summary>A recipe with each rate and initialiser.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="further">More initialisers.</param>
    public IEnumerable<Recipe> Around(Recipe recipe, IReadOnlyList<string> further) =>
        new TuningGrid(Rates, [.. Initialisers, .. further]).Around(recipe with
        {
            Epochs = Epochs,
            Schedule = Catalogue<Schedule>.Create("schedule of the search", Schedule),
        });
}

/// <summary>
/// The published code's own comparison: one recipe for both, and for the subject the gradient as published, without the
/// factor dE/dz, beside the exact one.
/// </summary>
/// <param name="Dataset">What it is on.</param>
/// <param name="Targets">As in <see cref="JudgedData"/>.</param>
/// <param name="Rate">Of SGD.</param>
/// <param name="Initialiser">Starting weights.</param>
/// <param name="ClipNorm">Largest norm of the gradient.</param>
/// <param name="Epochs">Of each training.</param>
public sealed record PublishedRecipe(
    string Dataset, IReadOnlyList<double> Targets, float Rate, string Initialiser, float ClipNorm, int Epochs);

/// <summary>What networks make of fewer training samples, each with as many steps.</summary>
/// <param name="Dataset">Of which they are drawn.</param>
/// <param name="Samples">How many, ascending; the same for all activations of a seed.</param>
/// <param name="Steps">Steps of each training, or a few more, to the end of an epoch.</param>
/// <param name="Seeds">Trainings of each activation and number of samples.</param>
public sealed record DataEfficiency(string Dataset, IReadOnlyList<int> Samples, int Steps, int Seeds);
