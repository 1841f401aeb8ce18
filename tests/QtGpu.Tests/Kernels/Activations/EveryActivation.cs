using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Kernels.Activations;

/// <summary>What the tests of all activations share: the catalogue, variants, and how to run one over a lane.</summary>
internal static class EveryActivation
{
    // A user's own activation stands the same tests.
    static EveryActivation() => SearchedAssemblies.Add(typeof(EveryActivation).Assembly);

    /// <summary>Every catalogued activation at its defaults, and barriers thin, thick, centred and displaced.</summary>
    public static TheoryData<string> Names => [.. ActivationCatalogue.Names, .. Barriers.Keys];

    private static Dictionary<string, Activation> Barriers { get; } = new(StringComparer.Ordinal)
    {
        ["tunnelling θ=0.01"] = Activation.Of(new Tunnelling(30, 3.56e-4, energyScale: 1)),
        ["tunnelling θ=2 centred"] = Activation.Of(new Tunnelling(2, 0.276, 1, 1.3, 2.2, centred: true)),
        ["tunnelling θ=10"] = Activation.Of(new Tunnelling(5, 0.873, 1, 0.7, 5)),
        ["tunnelling θ=100"] = Activation.Of(new Tunnelling(30, 3.56, 1, 1, 28)),
        ["rational θ=2 centred"] = Activation.Of(new Rational(2, 0.276, 1, 1.3, 2.2, centred: true)),
        ["rational θ=10"] = Activation.Of(new Rational(5, 0.873, 1, 0.7, 5)),
        ["rational θ=100"] = Activation.Of(new Rational(30, 3.56, 1, 1, 28)),
        ["double-barrier thick"] = Activation.Of(new DoubleBarrier(0.3, 4, 7)),
        ["wkb θ=10"] = Activation.Of(new Wkb(5, 0.873, 1, 1.1, 3)),
        ["parabolic-barrier θ=10"] = Activation.Of(new ParabolicBarrier(5, 0.873, 1, 1.1, 3)),
    };

    public static Activation Get(string name) =>
        Barriers.TryGetValue(name, out Activation? barrier) ? barrier : ActivationCatalogue.Create(name);

    /// <summary>
    /// Special values, and <paramref name="count"/> random bit patterns: every exponent, NaNs, denormals.
    /// </summary>
    public static float[] Inputs(int count)
    {
        var stream = RandomStream.Named(1, "bit patterns");
        float[] special =
        [
            0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
            float.Epsilon, -float.Epsilon, 1.1754944e-38f, 1e-40f, -1e-40f, 3, 2.9999998f, 3.0000002f, 30, 88.7f,
            -88.7f, 104, -104,
        ];
        return
        [
            .. special,
            .. Enumerable.Range(0, count).Select(i => BitConverter.UInt32BitsToSingle(stream.Bits(0, i))),
            .. Enumerable.Range(0, count).Select(i => 4 * stream.Normal(1, i)),
        ];
    }

    /// <summary>f and f′ over SIMD registers; the last one filled up with zeros.</summary>
    public static (float[] Y, float[] Slope, float[] Alone) Run<T>(Activation activation, float[] z)
        where T : unmanaged, IVectorLane<T> => activation.Accept(new VectorRun<T>(z));

    /// <summary>f and f′ element by element.</summary>
    public static (float[] Y, float[] Slope, float[] Alone) RunScalar(Activation activation, float[] z) =>
        activation.Accept(new ScalarRun(z));

    /// <summary>f and f′ in float64.</summary>
    public static (double Y, double Slope) InDouble(Activation activation, double z) =>
        activation.Accept(new DoubleRun(z));

    private sealed unsafe class VectorRun<T>(float[] z) : IActivationVisitor<(float[] Y, float[] Slope, float[] Alone)>
        where T : unmanaged, IVectorLane<T>
    {
        public (float[] Y, float[] Slope, float[] Alone) Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            int padded = (z.Length + T.Width - 1) / T.Width * T.Width;
            float[] input = [.. z, .. new float[padded - z.Length]];
            (float[] y, float[] slope, float[] alone) = (new float[padded], new float[padded], new float[padded]);
            fixed (float* x = input, a = y, b = slope, c = alone)
            {
                for (int i = 0; i < padded; i += T.Width)
                {
                    T.Store(activation.Forward(T.Load(x + i), out T derivative), a + i);
                    T.Store(derivative, b + i);
                    T.Store(activation.Forward(T.Load(x + i)), c + i);
                }
            }
            return (y[..z.Length], slope[..z.Length], alone[..z.Length]);
        }
    }

    private sealed class ScalarRun(float[] z) : IActivationVisitor<(float[] Y, float[] Slope, float[] Alone)>
    {
        public (float[] Y, float[] Slope, float[] Alone) Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            var slope = new float[z.Length];
            float[] y = [.. z.Select((x, i) =>
            {
                float value = activation.Forward(new ScalarLane(x), out ScalarLane derivative).Value;
                slope[i] = derivative.Value;
                return value;
            })];
            return (y, slope, [.. z.Select(x => activation.Forward(new ScalarLane(x)).Value)]);
        }
    }

    private sealed class DoubleRun(double z) : IActivationVisitor<(double Y, double Slope)>
    {
        public (double Y, double Slope) Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            double y = activation.Forward(new DoubleLane(z), out DoubleLane slope).Value;
            return (y, slope.Value);
        }
    }
}
