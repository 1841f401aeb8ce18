using QtGpu.Kernels.Activations;

namespace QtGpu.Experiments.Barriers;

/// <summary>An activation with its parameters.</summary>
/// <param name="Name">Of the catalogue.</param>
/// <param name="Parameters">Those that are set.</param>
internal sealed record ActivationChoice(string Name, IReadOnlyDictionary<string, double> Parameters)
{
    /// <summary>The paper's height in eV.</summary>
    public const double PaperHeight = 30;

    /// <summary>Whether height and width are trained too.</summary>
    public bool IsTrained { get; init; }

    /// <summary>A rectangular barrier, or its look-alike.</summary>
    /// <param name="name">Of the catalogue.</param>
    /// <param name="height">V₀ in eV.</param>
    /// <param name="width">a in nm.</param>
    /// <param name="energyScale">s in eV.</param>
    /// <param name="operatingEnergy">E₀ in eV; f is centred where that is not 0.</param>
    public static ActivationChoice Barrier(
        string name, double height, double width, double energyScale, double operatingEnergy = 0) =>
        new(name, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["height"] = height,
            ["width"] = width,
            ["energy-scale"] = energyScale,
            ["operating-energy"] = operatingEnergy,
            ["centred"] = operatingEnergy == 0 ? 0 : 1,
        });

    /// <summary>f(z) and f′(z).</summary>
    public (double Value, double Derivative) At(double z) =>
        ActivationCurve.At(ActivationCatalogue.Create(Name, Parameters), z);
}
