using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Training;

using static QtGpu.Cli.Report.InvariantText;

namespace QtGpu.Cli;

/// <summary>The presets of feed-forward networks in the words of the command line.</summary>
internal static class RecipeFlags
{
    /// <summary>What every preset sets of a tunnelling network for images, but for what is 0 or none.</summary>
    public static IReadOnlyList<PresetLine> Presets =>
    [
        .. from name in RecipePresets.Names
           select new PresetLine(name, [.. Of(Preset(name)).Where(flag => flag.Value is not ("0" or "none"))]),
    ];

    /// <summary>What a preset gives a flag, as its help says it: <c>[standard: 512]</c>.</summary>
    public static string Hint(string preset, string flag) =>
        $"[{preset}: {Of(Preset(preset)).Single(f => f.Name == flag).Value}]";

    private static Recipe Preset(string name) => RecipePresets.Create(name, new ModelSpec { Inputs = 1, Outputs = 1 });

    private static IEnumerable<(string Name, string Value)> Of(Recipe recipe)
    {
        (OptimizerSettings settings, ModelSpec model) = (recipe.Settings, recipe.Model);
        (int shift, float rotate, float stretch) = recipe.Augmentation switch
        {
            RandomShift change => (change.Pixels, 0, 0),
            RandomAffine change => (change.Shift, change.Degrees, change.Stretch),
            _ => (0, 0f, 0f),
        };
        (string, IFormattable)[] numbers =
        [
            ("--epochs", recipe.Epochs), ("--batch", recipe.Batch), ("--lr", settings.Rate),
            ("--momentum", settings.Momentum), ("--weight-decay", settings.WeightDecay), ("--dropout", model.Dropout),
            ("--shift", shift), ("--rotate", rotate), ("--stretch", stretch),
            .. model.ActivationParameters.Select(p => ($"--{p.Key}", (IFormattable)p.Value)),
        ];
        return
        [
            ("--hidden", string.Join(',', model.Hidden)), ("--optimizer", recipe.Optimizer),
            ("--schedule", NamedAttribute.Of(recipe.Schedule)), ("--init", model.Initialiser),
            ("--clip", float.IsFinite(settings.ClipNorm) ? Text(settings.ClipNorm) : "none"),
            .. numbers.Select(flag => (flag.Item1, Text(flag.Item2))),
        ];
    }
}
