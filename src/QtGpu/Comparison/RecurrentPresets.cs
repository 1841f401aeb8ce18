using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>Named settings of recurrent networks: see <see cref="RecipePresets"/>.</summary>
internal static class RecurrentPresets
{
    // More words than these are not worth a column each.
    private const int FewWords = 256;

    /// <summary>All of them, by name.</summary>
    public static SortedDictionary<string, Func<ModelSpec, Recipe>> All { get; } = new(StringComparer.Ordinal)
    {
        ["standard"] = Best,
        ["quick"] = model => Best(model) with { Model = Best(model).Model with { Hidden = [32] }, Epochs = 10 },
        ["paper"] = Paper,
        ["best"] = Best,
    };

    // arXiv:2503.07681 and its published code: 18-64-2, N(0, 0.001²), SGD 0.18, one sequence a step, each number of the
    // gradient within ±1, and that gradient.
    private static Recipe Paper(ModelSpec model) => new()
    {
        Name = model.Activation,
        Model = model with
        {
            Hidden = [64],
            Initialiser = "0.001",
            PublishedGradient = model.Activation is "tunnelling",
            Recurrent = model.Recurrent with { RecurrentInitialiser = "0.001", Embedding = EmbeddingOf(model) },
        },
        Settings = new OptimizerSettings { Rate = 0.18f, ClipValue = 1 },
        Batch = 1,
        Epochs = 300,
    };

    private static Recipe Best(ModelSpec model) => new()
    {
        Name = model.Activation,
        Model = model with
        {
            Hidden = [64],
            Initialiser = "0.1",
            Recurrent = model.Recurrent with { RecurrentInitialiser = "0.1", Embedding = EmbeddingOf(model) },
        },
        Settings = new OptimizerSettings { Rate = 0.05f, ClipValue = 1 },
        Batch = 1,
        Epochs = 25,
    };

    private static int EmbeddingOf(ModelSpec model) => model.Vocabulary > FewWords ? 64 : 0;
}
