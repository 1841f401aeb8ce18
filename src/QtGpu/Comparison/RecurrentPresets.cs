using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>
/// Named settings of recurrent networks: see <see cref="RecipePresets"/>. They depend on what the sequences are.
/// </summary>
internal static class RecurrentPresets
{
    // More words than these are not worth a column each.
    private const int FewWords = 256;

    /// <summary>All of them, by name.</summary>
    public static SortedDictionary<string, Func<ModelSpec, Recipe>> All { get; } = new(StringComparer.Ordinal)
    {
        ["standard"] = Best,
        ["quick"] = Quick,
        ["paper"] = Paper,
        ["best"] = Best,
    };

    // arXiv:2503.07681 and its published code: 18-64-2, N(0, 0.001²), SGD 0.18, one sequence a step, each number of the
    // gradient within ±1, and that gradient.
    private static Recipe Paper(ModelSpec model) => Of(
        model with { PublishedGradient = true }, 64, "0.001", "0.001", 300) with
    {
        Settings = new OptimizerSettings { Rate = 0.18f, ClipValue = 1 },
        Batch = 1,
    };

    private static Recipe Best(ModelSpec model) => model switch
    {
        { Vocabulary: > FewWords } => ManyWords(model),
        { Vocabulary: > 0, Recurrent.Readout: not StateReadout.Each } => Phrases(model),
        { Vocabulary: 0, Recurrent.Readout: StateReadout.Each } => Series(model),
        _ => Numbers(model),
    };

    private static Recipe Quick(ModelSpec model)
    {
        Recipe best = Best(model);
        return best with { Model = best.Model with { Hidden = [32] }, Epochs = (best.Epochs + 1) / 2 };
    }

    // Short texts of few words, each a step of its own. Start and rate are each activation's best of the same grid of
    // 100, on ten seeds; tunnelling's look-alike has its, what else there is those of tanh. docs/results.md has what
    // they do on others.
    private static Recipe Phrases(ModelSpec model)
    {
        (string input, string recurrent, float rate) = model.Activation switch
        {
            _ when RecipePresets.Tunnels(model) => ("0.1", "0.03", 0.05f),
            "relu" => ("0.4", "0.1", 0.1f),
            _ => ("0.4", "0.03", 0.05f),
        };
        return Of(model, 64, input, recurrent, 25) with
        {
            Settings = new OptimizerSettings { Rate = rate, ClipValue = 1 },
            Batch = 1,
        };
    }

    // Film reviews: chosen on sentences of the training set that were held out with all their parts.
    private static Recipe ManyWords(ModelSpec model)
    {
        bool tunnels = RecipePresets.Tunnels(model);
        Recipe recipe = Of(model, 128, tunnels ? "0.1" : "xavier", tunnels ? "0.05" : "orthogonal", 3);
        return recipe with
        {
            Model = recipe.Model with
            {
                Dropout = 0.6f,
                ActivationParameters = tunnels
                    ? new Dictionary<string, double>(StringComparer.Ordinal) { ["energy-scale"] = 3 }
                    : model.ActivationParameters,
                Recurrent = recipe.Model.Recurrent with
                {
                    Bidirectional = true,
                    Readout = StateReadout.Mean,
                    Embedding = 256,
                },
            },
            Optimizer = "adamw",
            Settings = new OptimizerSettings { Rate = 0.001f, WeightDecay = 0.1f, ClipNorm = 1 },
            Schedule = new CosineSchedule(),
            Batch = 32,
        };
    }

    private static Recipe Numbers(ModelSpec model) => Of(model, 64, "xavier", "orthogonal", 20) with
    {
        Optimizer = "adam",
        Settings = new OptimizerSettings { Rate = 0.003f, ClipNorm = 1 },
        Schedule = new CosineSchedule(),
        Batch = 64,
    };

    // A forecast at each step: few windows, and many passes over them.
    private static Recipe Series(ModelSpec model) => Of(model, 64, "xavier", "orthogonal", 300) with
    {
        Optimizer = "adam",
        Settings = new OptimizerSettings { Rate = 0.005f, ClipNorm = 1 },
        Schedule = new CosineSchedule(),
        Batch = 4,
    };

    private static Recipe Of(ModelSpec model, int units, string input, string recurrent, int epochs) => new()
    {
        Name = model.Activation,
        Model = model with
        {
            Hidden = [units],
            Initialiser = input,
            Recurrent = model.Recurrent with
            {
                RecurrentInitialiser = recurrent,
                Embedding = 0,
            },
        },
        Epochs = epochs,
    };
}
