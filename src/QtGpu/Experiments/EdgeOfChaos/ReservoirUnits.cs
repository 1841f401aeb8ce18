using QtGpu.Kernels.Activations;
using QtGpu.Reservoirs;

namespace QtGpu.Experiments.EdgeOfChaos;

/// <summary>Units whose slope at z = 0 can be set.</summary>
/// <param name="Id">Names measures of them.</param>
/// <param name="Name">What they are called.</param>
/// <param name="Of">The settings with units of a slope.</param>
internal sealed record ReservoirUnits(string Id, string Name, Func<ReservoirSettings, double, ReservoirSettings> Of)
{
    /// <summary>
    /// tanh(g·z); T(E₀ + s·z) − T(E₀) with E₀ on the flank and s such that the slope is g; and T(s·z) with the slope
    /// g at 0⁺, silent below.
    /// </summary>
    /// <param name="opacity">θ of the adjusted barrier.</param>
    /// <param name="operatingPoint">Its E₀/V₀.</param>
    public static IReadOnlyList<ReservoirUnits> All(double opacity, double operatingPoint) =>
    [
        new("tanh", "tanh", (settings, slope) => settings with
        {
            // tanh(g·z) is tanh of weights g times as large.
            Activation = "tanh",
            SpectralRadius = settings.SpectralRadius * slope,
            InputScale = settings.InputScale * slope,
            BiasScale = settings.BiasScale * slope,
        }),
        new("adjusted", "tunnelling, adjusted", (settings, slope) => Sloped(
            settings, slope, ("height", Height), ("width", Tunnelling.WidthOf(opacity, Height)),
            ("operating-energy", operatingPoint * Height), ("centred", 1))),
        new("published", "tunnelling, published", (settings, slope) => Sloped(settings, slope)),
    ];

    private const double Height = 30; // V₀ in eV: the paper's

    // s = g/(dT/dE), which is taken above E₀: at the kink E = 0 itself there is none.
    private static ReservoirSettings Sloped(
        ReservoirSettings settings, double slope, params (string Name, double Value)[] parameters)
    {
        const double above = 1e-6;
        Dictionary<string, double> barrier =
            parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        barrier["energy-scale"] = 1;
        Activation unit = ActivationCatalogue.Create("tunnelling", barrier);
        barrier["energy-scale"] = slope / ActivationCurve.At(unit, above).Derivative;
        return settings with { Activation = "tunnelling", ActivationParameters = barrier };
    }
}
