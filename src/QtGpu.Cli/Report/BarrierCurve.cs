using QtGpu.Kernels.Activations;

namespace QtGpu.Cli.Report;

/// <summary>
/// One barrier, as a function of energy. Height, width and mass are null where the activation has none.
/// </summary>
internal sealed class BarrierCurve
{
    private readonly Activation _activation;

    private BarrierCurve(string name, double? height, double? width, double? mass)
    {
        (Name, Height, Width, Mass) = (name, height, width, mass);
        IReadOnlyDictionary<string, double> known = ActivationCatalogue.Parameters(name);

        // z is the energy itself: s = 1 and E₀ = 0.
        (string Key, double? Value)[] wanted =
            [("height", height), ("width", width), ("mass", mass), ("energy-scale", 1), ("operating-energy", 0)];
        _activation = ActivationCatalogue.Create(name, wanted
            .Where(parameter => parameter.Value is not null && known.ContainsKey(parameter.Key))
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value!.Value, StringComparer.Ordinal));
    }

    public string Name { get; }

    public double? Height { get; }

    public double? Width { get; }

    public double? Mass { get; }

    /// <summary>The quantities that tell it from its neighbours.</summary>
    public string Label => Height is null
        ? Name
        : Text($"{Name}: {Height:G4} eV, {Width:G4} nm{(Mass == 1 ? string.Empty : $", {Mass:G4} mₑ")}");

    /// <summary>T and dT/dE at <paramref name="energy"/> eV.</summary>
    public BarrierPoint At(double energy)
    {
        (double transmission, double derivative) = ActivationCurve.At(_activation, energy);
        return new(Name, Height, Width, Mass, energy, transmission, derivative);
    }

    /// <summary>Every height with every width and mass; one curve for an activation that has no barrier.</summary>
    /// <exception cref="InputException">A barrier for what has none, or the name is unknown.</exception>
    public static IEnumerable<BarrierCurve> Grid(
        string name, double[] heights, double[] widths, double[] masses, bool barrierWasGiven)
    {
        if (!ActivationCatalogue.Parameters(name).ContainsKey("height"))
        {
            return !barrierWasGiven
                ? [new(name, null, null, null)]
                : throw new InputException($"activation '{name}' has no barrier; leave out --height and --width");
        }

        return from height in heights
               from width in widths
               from mass in masses
               select new BarrierCurve(name, height, width, mass);
    }
}

/// <summary>One point of a curve, as it stands in the JSON.</summary>
internal sealed record BarrierPoint(
    string Activation, double? HeightEv, double? WidthNm, double? Mass, double EnergyEv, double Transmission,
    double DerivativePerEv);
