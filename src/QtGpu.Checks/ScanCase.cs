using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;

namespace QtGpu.Checks;

/// <summary>The activation of a cell's state path, on a backend and in float64.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Cell">The cell of that name with it.</param>
/// <param name="Value">f(z) at the parameters p.</param>
internal sealed record ScanActivation(
    string Name, Func<string, TrainableCell> Cell, Func<double, double[], double> Value)
{
    // Smooth wherever a state comes: E = 5 eV + z is above 0.
    private const double Height = 5, Width = 0.2, Operating = 5;

    /// <summary>Parameters that are trained, and their values.</summary>
    public float[] Parameters { get; private init; } = [];

    /// <summary>The parametric activation itself; null where nothing is trained.</summary>
    public ParametricActivation? Trained { get; private init; }

    public static ScanActivation Tanh { get; } = new(
        "tanh", name => CellCatalogue.Create(name, ActivationCatalogue.Create("tanh")), (z, _) => Math.Tanh(z));

    /// <summary>A barrier whose height and width are trained.</summary>
    public static ScanActivation Barrier { get; } = Of(
        ParametricActivation.Of(new Tunnelling(Height, Width, 1, energyScale: 1, Operating, centred: true)));

    /// <summary>The same, and its energy scale.</summary>
    public static ScanActivation ScaledBarrier { get; } = Of(ParametricActivation.Of(new TrainedScale<Tunnelling>(
        new Tunnelling(Height, Width, 1, energyScale: 1, Operating, centred: true))));

    /// <summary>One of the catalogue, in float64 by its own formula.</summary>
    public static ScanActivation Of(string name)
    {
        Activation f = ActivationCatalogue.Create(name);
        Func<double, double> value = CellOracle.OnDoubles(f);
        return new(name, cell => CellCatalogue.Create(cell, f), (z, _) => value(z));
    }

    private static ScanActivation Of(ParametricActivation barrier) =>
        new("a trained barrier", name => CellCatalogue.Create(name, barrier), (z, p) => Transmission(z, p))
        {
            Parameters = new[] { 0.3f, -0.4f, 0.2f }[..barrier.ParameterCount],
            Trained = barrier,
        };

    private static double Transmission(double z, double[] p)
    {
        return T(Operating + (z * (p.Length > 2 ? Math.Exp(p[2]) : 1))) - T(Operating);

        double T(double energy) =>
            NetworkReference.Transmission(energy, Height * Math.Exp(p[0]), Width * Math.Exp(p[1]));
    }
}

/// <summary>What is scanned.</summary>
/// <param name="Cell">By name.</param>
/// <param name="Units">H.</param>
/// <param name="Lengths">Steps of each sequence, the longest first.</param>
internal sealed record ScanCase(string Cell, int Units, int[] Lengths)
{
    public ScanActivation Activation { get; init; } = ScanActivation.Tanh;

    public bool IsReverse { get; init; }

    public bool HasStart { get; init; }

    public int Truncation { get; init; }

    public int Tokens => Lengths.Sum();

    public override string ToString() =>
        $"{Cell} of {Activation.Name}, {Units} units, steps {string.Join(' ', Lengths)}"
        + $"{(IsReverse ? ", in reverse" : "")}{(HasStart ? ", from start states" : "")}"
        + $"{(Truncation > 0 ? $", truncated at {Truncation}" : "")}";
}
