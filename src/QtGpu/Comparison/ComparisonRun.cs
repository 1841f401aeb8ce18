using MathNet.Numerics.Statistics;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>One trained network of a comparison.</summary>
/// <param name="Recipe">What was trained.</param>
/// <param name="Seed">Seed of weights and shuffling.</param>
/// <param name="Train">The network after its last epoch, on the training samples.</param>
/// <param name="Test">The network after its last epoch, on the test samples.</param>
/// <param name="Fit">Its epochs. Validation figures are those of the samples watched along the way, if any.</param>
public sealed record ComparisonRun(Recipe Recipe, long Seed, Evaluation Train, Evaluation Test, FitResult Fit)
{
    /// <summary>How far back in time gradients get: <see cref="GradientFlow"/>; null where not measured.</summary>
    public IReadOnlyList<double>? Gradients { get; init; }

    /// <summary>Name of the recipe.</summary>
    public string Activation => Recipe.Name;

    /// <summary>
    /// Training samples per second: the median over the epochs, which neither the compilation of kernels in the first
    /// one nor a moment's load of the machine moves.
    /// </summary>
    public double SamplesPerSecond => Fit.Epochs.Select(epoch => epoch.SamplesPerSecond).Median();
}

/// <summary>Which run of how many.</summary>
/// <param name="Number">1, 2, …</param>
/// <param name="Of">Runs in all.</param>
/// <param name="Recipe">What is trained.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Purpose">
/// What for, in a word: <see cref="Training"/>, <see cref="Tuning"/> or <see cref="Forgetting"/>.
/// </param>
public sealed record PlannedRun(int Number, int Of, Recipe Recipe, long Seed, string Purpose)
{
    /// <summary>A network of the result.</summary>
    public const string Training = "train";

    /// <summary>A trial, to choose settings by.</summary>
    public const string Tuning = "tune";

    /// <summary>Two tasks, one after the other.</summary>
    public const string Forgetting = "forgetting";
}
