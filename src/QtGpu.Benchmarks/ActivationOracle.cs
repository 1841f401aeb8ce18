using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Reference;

namespace QtGpu.Benchmarks;

/// <summary>
/// What an activation with its default parameters gives, in float64: tunnelling by references that share no code with
/// it, ReLU and tanh by hand, every other by its own formula on a lane of float64.
/// </summary>
internal static class ActivationOracle
{
    // Tunnelling's defaults: V₀ = 30 eV, E = s·z with s = 10 eV, θ = a·√(2mV₀)/ħ = ½.
    private const double Height = 30, Scale = 10, Theta = 0.5;

    /// <summary>f(z).</summary>
    public static Func<double, double> Value(string name) => name switch
    {
        "relu" => z => Math.Max(0, z),
        "tanh" => Math.Tanh,
        "tunnelling" => z => NetworkReference.Transmission(
            Scale * z, Height, Theta / (TransmissionReference.WaveNumber * Math.Sqrt(Height))),
        _ => z => OnDoubles(name, z).Value,
    };

    /// <summary>f(z) and f′(z); tunnelling in 256 bits, which takes its time.</summary>
    public static (double Value, double Slope) At(string name, double z)
    {
        switch (name)
        {
            case "relu":
                return (Math.Max(0, z), z > 0 ? 1 : 0);
            case "tanh":
                return (Math.Tanh(z), 1 - (Math.Tanh(z) * Math.Tanh(z)));
            case "tunnelling":
                var exact = TransmissionReference.At(Scale * z, Height, Theta);
                return (exact.Transmission, exact.Derivative * Scale / Height);
            default:
                return OnDoubles(name, z);
        }
    }

    private static (double Value, double Slope) OnDoubles(string name, double z) =>
        ActivationCatalogue.Create(name).Accept(new Doubles(z));

    private sealed class Doubles(double z) : IActivationVisitor<(double Value, double Slope)>
    {
        public (double Value, double Slope) Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation =>
            (activation.Forward(new DoubleLane(z), out DoubleLane slope).Value, slope.Value);
    }
}
