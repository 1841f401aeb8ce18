using System.Globalization;
using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Edges;

namespace QtGpu.Layers;

/// <summary>
/// A layer in words, such as <c>dense:512:relu</c>, <c>layer-norm</c> or <c>dropout:0.2</c>, and what layers have
/// that say no more. A layer that is to be found by its name has a constructor that takes one.
/// </summary>
/// <param name="Name">What it is catalogued under.</param>
/// <param name="Arguments">What stands behind it, between colons.</param>
/// <param name="Activation">The activation of layers that name none.</param>
/// <param name="Start">Their starting weights.</param>
public sealed record LayerText(
    string Name, IReadOnlyList<string> Arguments, Func<Activation> Activation, Initialiser Start)
{
    /// <summary>The names there are, for help.</summary>
    public static string Names => string.Join(", ", Catalogue<Layer>.Names);

    /// <summary>
    /// Layers in words, separated by commas; a number alone is a dense layer, and one with the name of an edge function
    /// that is no activation too, such as <c>10:daruan</c>, a layer of edges.
    /// </summary>
    /// <exception cref="InputException">No such layer, or arguments that it does not take.</exception>
    public static IReadOnlyList<Layer> Parse(string layers, Func<Activation> activation, Initialiser start) =>
    [
        .. layers.Split(',').Select(one => one.Trim().Split(':')).Select(words =>
        {
            string[] named = int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? [words.Length > 1 && IsEdgeFunction(words[1]) ? "edges" : "dense", .. words]
                : words;
            return Catalogue<Layer>.Create(
                "layer", named[0], new LayerText(named[0], named[1..], activation, start));
        }),
    ];

    // Or meant to be one.
    private static bool IsEdgeFunction(string name) =>
        NearestName.Of(name, [.. ActivationCatalogue.Names, .. EdgeFunctionCatalogue.Names]) is { } nearest
        && !ActivationCatalogue.Names.Contains(nearest, StringComparer.Ordinal);

    /// <summary>Throws unless there are so many arguments.</summary>
    /// <exception cref="InputException">There are more or less; says how it is written.</exception>
    public LayerText Require(int least, int most, string form) => Arguments.Count >= least && Arguments.Count <= most
        ? this
        : throw new InputException(
            $"layer {string.Join(':', Arguments.Prepend(Name))}: expected {form}, got {Arguments.Count} arguments; "
            + "colons stand before each");

    /// <summary>An argument as a whole number.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public int Whole(int argument) => int.TryParse(
        Arguments[argument], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new InputException(
            $"layer {Name}: expected a whole number, got '{Arguments[argument]}'; write {Name}:64");

    /// <summary>An argument as a number.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public float Number(int argument) => float.TryParse(
        Arguments[argument], NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
        ? value
        : throw new InputException($"layer {Name}: expected a number, got '{Arguments[argument]}'; write {Name}:0.2");
}
