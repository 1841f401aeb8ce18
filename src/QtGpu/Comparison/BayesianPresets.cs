using QtGpu.Layers;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>Named settings of Bayesian networks: see <see cref="RecipePresets"/>.</summary>
internal static class BayesianPresets
{
    /// <summary>All of them, by name.</summary>
    public static SortedDictionary<string, Func<ModelSpec, Recipe>> All { get; } = new(StringComparer.Ordinal)
    {
        ["standard"] = model => Best(model) with { Epochs = 10 },
        ["quick"] = Quick,
        ["paper"] = Paper,
        ["best"] = Best,
    };

    // arXiv:2503.07681 and its published code: 784-512-10, means N(0, 1), deviations 0.1, all images in each of 1000
    // steps of gradient descent at 0.5, one draw of the weights a step, no prior, and that gradient.
    private static Recipe Paper(ModelSpec model) => new()
    {
        Name = model.Activation,
        Model = model with
        {
            Hidden = [512],
            Initialiser = "1",
            PublishedGradient = true,
            ActivationParameters = WithScale(model, 10),
            Bayesian = model.Bayesian with
            {
                PriorScale = 0.3f,
                InitialDeviation = 0.1f,
                KlWeight = 0,
                Estimator = WeightEstimator.Weights,
            },
        },
        Settings = new OptimizerSettings { Rate = 0.5f },
        Batch = 60_000,
        Epochs = 1000,
    };

    private static Recipe Quick(ModelSpec model)
    {
        Recipe best = Best(model);
        return best with { Model = best.Model with { Hidden = [128] }, Epochs = 10 };
    }

    // Chosen on Fashion-MNIST images that were held out of the training set: docs/results.md. Pixels of mean 0: one
    // that is missing where it is usual then makes outputs as uncertain as one that is there where it is not.
    private static Recipe Best(ModelSpec model) => new()
    {
        Name = model.Activation,
        Model = model with
        {
            Hidden = [512],
            Initialiser = "0.05",
            ActivationParameters = WithScale(model, 2),
            Bayesian = model.Bayesian with { PriorScale = 0.3f, InitialDeviation = 0.02f, KlWeight = 0.03f },
        },
        Standardise = true,
        Optimizer = "adam",
        Settings = new OptimizerSettings { Rate = 0.002f },
        Schedule = new CosineSchedule(),
        Batch = 256,
        Epochs = 30,
    };

    private static IReadOnlyDictionary<string, double> WithScale(ModelSpec model, double scale) =>
        RecipePresets.Tunnels(model)
            ? new Dictionary<string, double>(StringComparer.Ordinal) { ["energy-scale"] = scale }
            : model.ActivationParameters;
}
