using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;

namespace QtGpu.Cli;

/// <summary>
/// The barrier, for verbs that train. A flag goes to every activation that has such a parameter; one activation alone
/// is set with its name: <c>tunnelling:energy-scale=4:centred=1</c>.
/// </summary>
internal sealed class ActivationFlags
{
    private readonly Option<double?>[] _numbers;

    private readonly Option<bool> _centred = Flag.Switch("--centred", "Subtract T(E₀), so that f(0) = 0");

    /// <summary>Flags whose help says what holds where they are not given.</summary>
    /// <param name="otherwise">What that is; null: the catalogue's defaults.</param>
    public ActivationFlags(string? otherwise = null) => _numbers =
    [
        Flag.Number(
            "--height", "eV", Bound.Positive, $"Barrier height V₀ [default: {otherwise ?? Standard("height")}]"),
        Flag.Number(
            "--width", "nm", Bound.Positive, $"Barrier width a [default: {otherwise ?? "θ = a·√(2mV₀)/ħ = 0.5"}]"),
        Flag.Number(
            "--mass", "me", Bound.Positive, $"Particle mass m, in electron masses [default: {Standard("mass")}]"),
        Flag.Number(
            "--energy-scale", "eV", Bound.Finite,
            $"Energy per unit of pre-activation s [default: {otherwise ?? Standard("energy-scale")}]"),
        Flag.Number(
            "--operating-energy", "eV", Bound.Finite,
            $"Energy at pre-activation 0, E₀ [default: {otherwise ?? Standard("operating-energy")}]"),
    ];

    private static string Standard(string parameter) =>
        ActivationCatalogue.Parameters("tunnelling")[parameter].ToString(CultureInfo.InvariantCulture);

    public void AddTo(Command command) => command.Takes([.. _numbers, _centred]);

    /// <summary>Activations with their parameters, from texts such as <c>relu</c>, <c>wkb:height=20</c>.</summary>
    /// <exception cref="InputException">
    /// An unknown name or parameter, a bad number, or a flag that suits none of them.
    /// </exception>
    public IReadOnlyList<NamedActivation> Read(ParseResult arguments, IReadOnlyList<string> texts)
    {
        var flags = new Dictionary<string, double>(
            from option in _numbers
            let value = arguments.GetValue(option)
            where value is not null
            select KeyValuePair.Create(option.Name[2..], value.Value), StringComparer.Ordinal);
        if (arguments.GetValue(_centred))
            flags["centred"] = 1;

        NamedActivation[] activations = [.. texts.Select(text => Parse(text, flags))];
        if (texts.Count != texts.Distinct(StringComparer.Ordinal).Count())
            throw new InputException($"an activation is named twice in '{string.Join(',', texts)}'; name each once");
        string? useless = flags.Keys.FirstOrDefault(
            flag => !activations.Any(a => ActivationCatalogue.Parameters(a.Activation).ContainsKey(flag)));
        return useless is null
            ? activations
            : throw new InputException($"--{useless}: {string.Join(", ", texts)} has no such parameter; leave it out");
    }

    private static NamedActivation Parse(string text, Dictionary<string, double> flags)
    {
        (string name, IReadOnlyDictionary<string, double> given) = NumbersText.Parse("activation", text);
        IReadOnlyDictionary<string, double> known = ActivationCatalogue.Parameters(name);
        Dictionary<string, double> parameters = flags
            .Where(flag => known.ContainsKey(flag.Key) && !given.ContainsKey(flag.Key)).Concat(given)
            .ToDictionary(StringComparer.Ordinal);
        _ = ActivationCatalogue.Create(name, parameters);
        return new(text, name, parameters);
    }
}

/// <summary>An activation as it was asked for.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="Activation">Its catalogue name.</param>
/// <param name="Parameters">What was set; the rest has its default.</param>
internal sealed record NamedActivation(string Text, string Activation, IReadOnlyDictionary<string, double> Parameters)
{
    /// <summary>The parameters of a preset with what was set instead.</summary>
    public IReadOnlyDictionary<string, double> Over(IReadOnlyDictionary<string, double> preset) =>
        preset.Where(pair => !Parameters.ContainsKey(pair.Key)).Concat(Parameters)
            .ToDictionary(StringComparer.Ordinal);
}
