using QtGpu.Checks;
using QtGpu.Kernels.Contract;
using QtGpu.Reference;

namespace QtGpu.Cli.Benchmarks;

/// <summary>C [M, N] = A [M, K]·B [K, N], written M × K × N as in batch × inputs × outputs.</summary>
internal sealed record GemmShape(int M, int K, int N)
{
    public double Flops => 2.0 * M * N * K;

    /// <summary>Reads <c>512x784x10</c>.</summary>
    public static GemmShape Parse(string text)
    {
        string[] parts = text.Split('x');
        return parts.Length == 3 && Array.TrueForAll(parts, part => int.TryParse(part, Bound.Whole, Bound.Culture, out int n) && n > 0)
            ? new(int.Parse(parts[0], Bound.Culture), int.Parse(parts[1], Bound.Culture), int.Parse(parts[2], Bound.Culture))
            : throw new InputException($"--sizes: expected sizes such as 512x784x10 (rows, inner size, columns), got '{text}'");
    }

    public override string ToString() => string.Create(Bound.Culture, $"{M}x{K}x{N}");
}

/// <summary>One product of matrices.</summary>
/// <param name="Shape">The product.</param>
/// <param name="Time">Of one product; null where it would have taken too long.</param>
internal sealed record GemmRow(GemmShape Shape, Timing? Time)
{
    public double? Gflops => Time is null ? null : 1e-9 * Shape.Flops / Time.Median;
}

/// <summary>Matrix products in float32.</summary>
internal static class GemmBenchmark
{
    private const double TooLong = 1.5; // seconds of one product
    private const int CheckedRows = 8;

    public static IReadOnlyList<GemmShape> Shapes { get; } =
        [new(512, 512, 512), new(1024, 1024, 1024), new(64, 784, 512), new(4096, 784, 512), new(4096, 4096, 4096)];

    public static IEnumerable<GemmRow> Run(Backend backend, IEnumerable<GemmShape> shapes)
    {
        double flopsPerSecond = double.PositiveInfinity;
        foreach (GemmShape shape in shapes.OrderBy(shape => shape.Flops))
        {
            if (shape.Flops / flopsPerSecond > TooLong)
            {
                yield return new(shape, null);
                continue;
            }

            using var tensors = new Tensors(backend);
            TensorView a = tensors.Noise(new(shape.M, shape.K)), b = tensors.Noise(new(shape.K, shape.N)), c = tensors.Noise(new(shape.M, shape.N));
            backend.Dense.Multiply(a, false, b, false, c);
            Check(shape, a, b, c);
            var time = Timing.Of(backend, () => backend.Dense.Multiply(a, false, b, false, c));
            flopsPerSecond = shape.Flops / time.Median;
            yield return new(shape, time);
        }
    }

    /// <summary>Some rows of C from top to bottom against a float64 product.</summary>
    public static void Check(GemmShape shape, TensorView a, TensorView b, TensorView c)
    {
        int count = Math.Min(CheckedRows, shape.M);
        int[] rows = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (shape.M - 1) / Math.Max(1, count - 1)))];
        double[] exact = DenseReference.Multiply(
            [.. rows.SelectMany(row => a.Row(row).ToArray())], b.ToArray(), count, shape.N, shape.K, out double[] magnitude);
        Expect.Close(
            exact, [.. rows.SelectMany(row => c.Row(row).ToArray())],
            i => 4 * Math.Sqrt(shape.K) * Expect.Rounding * magnitude[i], $"product {shape}");
    }
}
