using QtGpu.Checks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Reference;

namespace QtGpu.Cli.Benchmarks;

/// <summary>A pass over n elements: its speed is that of memory, at best.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Elements">float32 elements.</param>
/// <param name="BytesPerElement">Read and written.</param>
/// <param name="Time">Of the whole pass.</param>
internal sealed record StreamRow(string Name, long Elements, int BytesPerElement, Timing Time)
{
    public double NsPerElement => 1e9 * Time.Median / Elements;

    public double GigabytesPerSecond => 1e-9 * Elements * BytesPerElement / Time.Median;
}

/// <summary>A copy, and activations beside it.</summary>
internal static class StreamBenchmark
{
    private const int Ends = 1 << 12;

    public static string Copy => "copy";

    public static string Forward(string activation) => $"{activation} forward";

    public static string ForwardBackward(string activation) => $"{activation} forward + backward";

    public static IEnumerable<StreamRow> Run(Backend backend, IReadOnlyList<string> activations)
    {
        int n = Length(backend, activations[0]);
        using var tensors = new Tensors(backend);
        Shape row = Shape.Vector(n);
        TensorView z = tensors.Noise(row), y = tensors.Noise(row), slope = tensors.Noise(row), dY = tensors.Noise(row);

        backend.Elementwise.Copy(z, y);
        AtBothEnds(n, (at, part) => Expect.SameBits(z.Slice(at, part).ToArray(), y.Slice(at, part).ToArray(), "copy"));
        yield return new(Copy, n, 8, Timing.Of(backend, () => backend.Elementwise.Copy(z, y)));
        foreach (string name in activations)
        {
            ActivationOperations f = backend.Activation(ActivationCatalogue.Create(name));
            f.Forward(z, y, slope);
            AtBothEnds(n, (at, part) => Check(name, z.Slice(at, part).ToArray(), y.Slice(at, part).ToArray(), slope.Slice(at, part).ToArray()));
            yield return new(Forward(name), n, 8, Timing.Of(backend, () => f.Forward(z, y, TensorView.None)));

            // Forward reads z, writes y and f′; backward reads dY and f′, writes dZ (over y).
            yield return new(ForwardBackward(name), n, 24, Timing.Of(backend, () =>
            {
                f.Forward(z, y, slope);
                backend.Elementwise.Multiply(dY, slope, y);
            }));
        }
    }

    // 64 MB a tensor lie in no cache of a CPU. A pass of less than 2 ms shows a GPU, whose caches are larger; one of more
    // than 0.2 s a device too slow for the time there is.
    private static int Length(Backend backend, string activation)
    {
        const int usual = 1 << 24, large = 1 << 26, small = 1 << 20;
        using var tensors = new Tensors(backend);
        TensorView z = tensors.Noise(Shape.Vector(usual));
        ActivationOperations f = backend.Activation(ActivationCatalogue.Create(activation));
        return Timing.Of(backend, () => f.Forward(z, z, TensorView.None), seconds: 0).Median switch
        {
            < 0.002 => large,
            > 0.2 => small,
            _ => usual,
        };
    }

    private static void AtBothEnds(int n, Action<int, Shape> check)
    {
        foreach (int at in new[] { 0, n - Ends })
            check(at, Shape.Vector(Ends));
    }

    // The paper's barrier, θ = ½, V₀ = 30 eV, E = 10 eV·z, in 256-bit arithmetic; ReLU by hand.
    private static void Check(string name, float[] z, float[] y, float[] slope)
    {
        for (int i = 0; i < z.Length; i += 16)
        {
            var exact = name == "relu"
                ? (Value: Math.Max(0, z[i]), Slope: z[i] > 0 ? 1 : 0.0)
                : Barrier(z[i]);
            Expect.Close(exact.Value, y[i], 1e-5, $"{name}({z[i]})");
            Expect.Close(exact.Slope, slope[i], 1e-4 * (1 + Math.Abs(exact.Slope)), $"slope of {name} at {z[i]}");
        }
    }

    private static (double Value, double Slope) Barrier(float z)
    {
        var exact = TransmissionReference.At(10 * z, 30, 0.5);
        return (exact.Transmission, exact.Derivative * 10 / 30);
    }
}
