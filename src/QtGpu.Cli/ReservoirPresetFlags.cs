using System.Globalization;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Classification;
using static QtGpu.Cli.Report.InvariantText;

namespace QtGpu.Cli;

/// <summary>Settings of a reservoir, and its presets, in the words of the command line.</summary>
internal static class ReservoirPresetFlags
{
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

    /// <summary>What the preset gives a flag for a tunnelling reservoir and a series: <c>[best: 0.74]</c>.</summary>
    public static string Hint(string preset, string flag)
    {
        string[] values = [.. ReservoirPresets.Names.Prepend(preset)
            .Select(name => Of(ReservoirPresets.Create(name, Activations[0])).Single(f => f.Name == flag).Value)];
        return $"[{(values.Distinct(StringComparer.Ordinal).Count() == 1 ? "presets" : preset)}: {values[0]}]";
    }

    /// <summary>Every flag of the reservoir with its value; those of the barrier are not among them.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(ReservoirSettings settings) =>
    [
        ("--units", Text(settings.Units)), ("--spectral-radius", Text(settings.SpectralRadius)),
        ("--leak", Text(settings.Leak)), ("--input-scale", Text(settings.InputScale)),
        ("--bias-scale", Text(settings.BiasScale)), ("--feedback-scale", Text(settings.FeedbackScale)),
        ("--density", Text(settings.Density)), ("--input-density", Text(settings.InputDensity)),
        ("--noise", Text(settings.Noise)), ("--ridge", settings.RidgeFolds > 0 ? "auto" : Text(settings.Ridge)),
        ("--readout", settings.Readout.ToString().ToLowerInvariant()), ("--forgetting", Text(settings.Forgetting)),
        ("--washout", Text(settings.Washout)), ("--train", Text(settings.TrainSteps)),
    ];

    // Six digits are enough to read. --centred takes no value.
    private static IEnumerable<(string Name, string Value)> Barrier(ReservoirSettings settings) =>
        settings.ActivationParameters
        .OrderBy(p => p.Key == "centred").ThenBy(p => p.Key, StringComparer.Ordinal)
        .Select(p => ($"--{p.Key}", p.Key == "centred" ? "" : p.Value.ToString("G6", CultureInfo.InvariantCulture)));

    private static string Title(string name, bool labelled, string activation) => string.Concat(
        name, labelled ? " --dataset mnist" : "", activation == Activations[0] ? "" : ", not tunnelling");
}
