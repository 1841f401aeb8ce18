using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>Named settings of networks and their training, to start from.</summary>
public static class RecipePresets
{
    private static readonly SortedDictionary<string, Func<ModelSpec, Recipe>> FeedForward = new(StringComparer.Ordinal)
    {
        ["standard"] = model => new Recipe { Name = model.Activation, Model = model },
        ["quick"] = model => new Recipe { Name = model.Activation, Model = model with { Hidden = [128] }, Epochs = 10 },
        ["paper"] = Paper,
        ["best"] = Best,
    };

    /// <summary>Their names, which every kind of network has.</summary>
    public static IReadOnlyCollection<string> Names => FeedForward.Keys;

    /// <summary>The settings <paramref name="name"/> for a network's kind, inputs, outputs and activation.</summary>
    /// <exception cref="InputException">There is no such preset, or no such kind.</exception>
    public static Recipe Create(string name, ModelSpec model)
    {
        SortedDictionary<string, Func<ModelSpec, Recipe>> presets = ModelKind.Of(model.Kind) switch
        {
            BayesianModel => BayesianPresets.All,
            { ReadsSequences: true } => RecurrentPresets.All,
            _ => FeedForward,
        };
        return presets.TryGetValue(name, out var preset)
            ? preset(model)
            : throw new InputException($"‘preset’: expected one of {string.Join(", ", Names)}, got '{name}'");
    }

    // arXiv:2503.07681 and its published code: 784-512-10, N(0, 0.01²), SGD 0.01, batch 64, clip 5, 100 epochs.
    private static Recipe Paper(ModelSpec model) => new()
    {
        Name = model.Activation,
        Model = model with { Hidden = [512], Initialiser = "0.01" },
        Settings = new OptimizerSettings { Rate = 0.01f, ClipNorm = 5 },
        Batch = 64,
        Epochs = 100,
    };

    /// <summary>Whether its units tunnel, or are look-alikes of such, which have their settings.</summary>
    internal static bool Tunnels(ModelSpec model) => model.Activation is "tunnelling" or "rational";

    // The settings of docs/results.md: a slope at 0⁺ of 2 instead of 4.9, two layers with dropout, a rate that
    // ends at 0, shifted images.
    private static Recipe Best(ModelSpec model) => new()
    {
        Name = model.Activation,
        Model = model with
        {
            Hidden = [640, 640],
            Initialiser = "0.03",
            Dropout = 0.2f,
            ActivationParameters = Tunnels(model)
                ? new Dictionary<string, double>(StringComparer.Ordinal) { ["energy-scale"] = 4 }
                : model.ActivationParameters,
        },
        Settings = new OptimizerSettings { Rate = 0.3f },
        Schedule = new CosineSchedule(),
        Augmentation = new RandomShift(1),
        Epochs = 40,
    };
}
