using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Classification;

namespace QtGpu.Cli;

/// <summary>Settings of a reservoir, and its presets, in the words of the command line.</summary>
internal static class ReservoirPresetFlags
{
    /// <summary>A ridge that cross-validation chooses.</summary>
    public const string Auto = "auto";

    // Rows of an image of MNIST: what is left out at the start of a sequence depends on its length.
    private const int Rows = 28;

    // Every activation but the first is set alike.
    private static readonly string[] Activations = ["tunnelling", "tanh"];

    /// <summary>What tells the presets apart, for tunnelling and others, for series and labelled sequences.</summary>
    public static IReadOnlyList<PresetLine> Presets
    {
        get
        {
            var all = (from name in ReservoirPresets.Names
                       from labelled in (bool[])[false, true]
                       from activation in Activations
                       let settings = labelled
                           ? ClassificationPresets.Create(name, activation, Rows)
                           : ReservoirPresets.Create(name, activation)
                       let title = Title(name, labelled, activation)
                       select new PresetLine(title, [.. Of(settings), .. Barrier(settings)])).ToList();
            bool Differs((string, string) flag) => all.Any(preset => !preset.Flags.Contains(flag));
            return [.. all.Select(preset => preset with { Flags = [.. preset.Flags.Where(flag => Differs(flag))] })];
        }
    }

    /// <summary>What the preset gives a setting for a tunnelling reservoir and a series: <c>[best: 0.74]</c>.</summary>
    public static string Hint(string preset, Setting setting)
    {
        string[] values = [.. ReservoirPresets.Names.Prepend(preset)
            .Select(name => setting.Format(ReservoirPresets.Create(name, Activations[0])))];
        return $"[{(values.Distinct(StringComparer.Ordinal).Count() == 1 ? "presets" : preset)}: {values[0]}]";
    }

    /// <summary>Every flag of the reservoir with its value; those of the barrier are not among them.</summary>
    public static IEnumerable<(string Name, string Value)> Of(ReservoirSettings settings) =>
        Values(settings).Select(pair => ($"--{pair.Setting.Key}", pair.Value));

    /// <summary>Every setting of the reservoir with its value.</summary>
    public static IEnumerable<(Setting Setting, string Value)> Values(ReservoirSettings settings) =>
        from setting in Setting.Of(typeof(ReservoirSettings))
        let isChosen = setting.Property == nameof(ReservoirSettings.Ridge) && settings.RidgeFolds > 0
        select (setting, isChosen ? Auto : setting.Format(settings));

    // Six digits are enough to read. --centred takes no value.
    private static IEnumerable<(string Name, string Value)> Barrier(ReservoirSettings settings) =>
        settings.ActivationParameters
        .OrderBy(p => p.Key == "centred").ThenBy(p => p.Key, StringComparer.Ordinal)
        .Select(p => ($"--{p.Key}", p.Key == "centred" ? "" : p.Value.ToString("G6", CultureInfo.InvariantCulture)));

    private static string Title(string name, bool labelled, string activation) => string.Concat(
        name, labelled ? " --dataset mnist" : "", activation == Activations[0] ? "" : ", not tunnelling");
}
