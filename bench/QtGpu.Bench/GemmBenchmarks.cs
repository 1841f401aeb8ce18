using BenchmarkDotNet.Attributes;
using QtGpu.Checks;
using QtGpu.Kernels.Contract;
using QtGpu.Reference;

namespace QtGpu.Bench;

/// <summary>C = op(A)·op(B) in the shapes of a training step and in a square one: 2·M·N·K flops each.</summary>
public class GemmBenchmarks : HostBenchmark
{
    private View<float> _a;
    private View<float> _b;
    private View<float> _c;
    private View<float> _copyOfA;
    private View<float> _copyOfB;

    public static IEnumerable<GemmShape> Shapes =>
    [
        new(64, 512, 784), new(256, 512, 784), new(512, 512, 512), new(1024, 1024, 1024),
        new(784, 512, 64, TransposeA: true), new(64, 784, 512, TransposeB: true),
    ];

    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        (int m, int n, int k, bool ta, bool tb) = Shape;
        _a = Noise("a", ta ? new(k, m) : new(m, k));
        _b = Noise("b", tb ? new(n, k) : new(k, n));
        _c = Noise("c", new(m, n));
        (_copyOfA, _copyOfB) = (Noise("copy of a", _a.Shape), Noise("copy of b", _b.Shape));
        Multiply();
        Check(_a.ToArray(), _b.ToArray(), _c.ToArray());
    }

    /// <summary>The operands copied: what a machine with nothing but memory would need.</summary>
    [Benchmark(Baseline = true)]
    public void Copy()
    {
        Backend.Elementwise.Copy(_a, _copyOfA);
        Backend.Elementwise.Copy(_b, _copyOfB);
    }

    [Benchmark]
    public void Multiply() => Backend.Dense.Multiply(_a, Shape.TransposeA, _b, Shape.TransposeB, _c);

    public override Work WorkOf(string method)
    {
        (double m, double n, double k) = (Shape.M, Shape.N, Shape.K);
        double operands = sizeof(float) * ((m * k) + (k * n));
        return method == nameof(Copy) ? new(2 * operands) : new(operands + (sizeof(float) * m * n), 2 * m * n * k);
    }

    private void Check(float[] a, float[] b, float[] c)
    {
        (int m, int n, int k, bool ta, bool tb) = Shape;
        double[] exact = DenseReference.Multiply(
            ta ? DenseReference.Transpose(a, k, m) : a, tb ? DenseReference.Transpose(b, n, k) : b, m, n, k, out double[] magnitude);
        Expect.Close(exact, c, i => 4 * Math.Sqrt(k) * Expect.Rounding * magnitude[i], $"C of {Shape}");
    }
}

/// <summary>C [M, N] = op(A) [M, K] · op(B) [K, N].</summary>
public sealed record GemmShape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false)
{
    public override string ToString() => $"{M}x{N}x{K}{(TransposeA ? " A'" : "")}{(TransposeB ? " B'" : "")}";
}
