using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Layers;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>The presets of networks in the words of the command line.</summary>
internal static class RecipeFlags
{
    private const string Usual = "fnn";

    // What recurrent presets depend on, beside the short texts that they are listed for.
    private static readonly (string Words, ModelSpec Model)[] Sequences =
    [
        ("many words", Recurrent(vocabulary: 1000)), ("numbers", Recurrent(vocabulary: 0)),
        ("series", Recurrent(vocabulary: 0, StateReadout.Each)),
    ];

    // Most settings of Bayesian networks are as always in all presets.
    private static readonly Dictionary<string, string> Bayesian = Setting.Of(typeof(BayesianSettings))
        .ToDictionary(s => $"--{s.Key}", s => s.Format(new BayesianSettings()), StringComparer.Ordinal);

    /// <summary>What every preset sets of a tunnelling network for images, but for what is 0 or none.</summary>
    public static IReadOnlyList<PresetLine> Presets =>
    [
        .. from kind in Catalogue<ModelKind>.Names
           from name in RecipePresets.Names
           let model = kind == Usual ? "" : $" --model {kind}"
           select Line(name + model, Preset(name, kind)),
        .. Sequences.Select(of => Line($"best --model rnn, {of.Words}", RecipePresets.Create("best", of.Model))),
    ];

    /// <summary>What a preset gives a flag, as its help says it: <c>[standard: 512]</c>.</summary>
    private static string Hint(string preset, string kind, string flag) =>
        Of(Preset(preset, kind)).Single(f => f.Name == flag).Value is var value and not "false"
            ? $"[{preset}: {value}]"
            : "";

    /// <summary>The same of a setting.</summary>
    public static Func<Setting, string> Hint(string preset, string kind = Usual) =>
        setting => Hint(preset, kind, $"--{setting.Key}");

    /// <summary>The same of what a preset has under a name.</summary>
    public static string Hint(string preset, Func<Recipe, string> name) => $"[{preset}: {name(Preset(preset, Usual))}]";

    private static PresetLine Line(string name, Recipe recipe) => new(name,
    [
        .. from flag in Of(recipe)
           where Bayesian.TryGetValue(flag.Name, out string? usual)
               ? flag.Value != usual
               : flag.Value is not ("0" or "none" or "false") && flag is not ("--readout", "each")
           select flag.Value is "true" ? (flag.Name, "") : flag,
    ]);

    /// <summary>
    /// A preset of a kind of network, of tunnelling where that matters, for what does not depend on data.
    /// </summary>
    /// <exception cref="InputException">There is no such preset, or no such kind.</exception>
    public static Recipe Preset(string name, string kind) => RecipePresets.Create(
        name, ModelKind.Of(kind).ReadsSequences
            ? Recurrent(vocabulary: 1)
            : new ModelSpec { Kind = kind, Inputs = 1, Outputs = 1 });

    private static ModelSpec Recurrent(int vocabulary, StateReadout readout = StateReadout.Last) => new()
    {
        Kind = "rnn",
        Inputs = 1,
        Outputs = 1,
        Vocabulary = vocabulary,
        Recurrent = new() { Readout = readout },
    };

    private static IEnumerable<(string Name, string Value)> Of(Recipe recipe)
    {
        object[] records =
        [
            .. ModelKind.Of(recipe.Model.Kind).Settings(recipe.Model), recipe.Options(seed: 0), recipe.Settings,
            Changes(recipe.Augmentation),
        ];
        return
        [
            .. from record in records
               from setting in Setting.Of(record.GetType())
               select ($"--{setting.Key}", setting.Format(record)),
            ("--optimizer", recipe.Optimizer), ("--schedule", NamedAttribute.Of(recipe.Schedule)),
            ("--standardise", recipe.Standardise ? "true" : "false"),
            .. recipe.Model.ActivationParameters.Select(p => ($"--{p.Key}", Text(p.Value))),
        ];
    }

    private static RandomAffine Changes(Augmentation? augmentation) => augmentation switch
    {
        RandomShift change => new(0, 0, change.Pixels),
        RandomAffine change => change,
        _ => new(0, 0, 0),
    };
}
