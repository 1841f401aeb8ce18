using QtGpu.Checks;
using QtGpu.Reference;

namespace QtGpu.Benchmarks;

/// <summary>
/// C [M, N] = A [M, K]·B [K, N], written M × K × N as in batch × inputs × outputs; <c>256x64x64x64</c> is 256 of 64³.
/// </summary>
internal sealed record GemmShape(int M, int K, int N, int Batch = 1)
{
    public double Flops => 2.0 * Batch * M * N * K;

    /// <summary>A and B read, C written, once.</summary>
    public double Bytes => sizeof(float) * (double)Batch * (((double)M * K) + ((double)K * N) + ((double)M * N));

    /// <summary>Reads <c>512x784x10</c>.</summary>
    public static GemmShape Parse(string text)
    {
        int[] extents = [.. text.Split('x').Select(part =>
            int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n) ? n : 0)];
        return extents.Length is 3 or 4 && Array.TrueForAll(extents, n => n > 0)
            ? new(extents[^3], extents[^2], extents[^1], extents.Length == 4 ? extents[0] : 1)
            : throw new InputException(
                $"--sizes: expected sizes such as 512x784x10 (rows, inner size, columns), got '{text}'");
    }

    public override string ToString() =>
        Invariant($"{(Batch == 1 ? "" : $"{Batch}x")}{M}x{K}x{N}");
}

/// <summary>One product of matrices.</summary>
/// <param name="Shape">The product.</param>
/// <param name="Time">Of one product; null where it would have taken too long.</param>
internal sealed record GemmRow(GemmShape Shape, Timing? Time) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Gemms.Add(this);

    public double? Gflops => Time is null ? null : 1e-9 * Shape.Flops / Time.Median;
}

/// <summary>The operands of a product, which has been checked.</summary>
internal sealed class GemmWork : IDisposable
{
    private const int CheckedRows = 8;
    private readonly Backend _backend;
    private readonly Tensors _tensors;
    private readonly View<float> _a, _b, _c;

    public GemmWork(Backend backend, GemmShape shape, double factorError = 0)
    {
        (_backend, _tensors) = (backend, new Tensors(backend));
        _a = _tensors.Noise(Shape.Of(shape.Batch, shape.M, shape.K));
        _b = _tensors.Noise(Shape.Of(shape.Batch, shape.K, shape.N));
        _c = _tensors.Noise(Shape.Of(shape.Batch, shape.M, shape.N));
        Multiply();
        foreach (int i in new[] { 0, shape.Batch - 1 }.Distinct())
            Check(shape, Matrix(_a, i), Matrix(_b, i), Matrix(_c, i), factorError);
    }

    public void Multiply() => _backend.Dense.Multiply(_a, false, _b, false, _c);

    public void Dispose() => _tensors.Dispose();

    /// <summary>Some rows of C from top to bottom against a float64 product.</summary>
    public static void Check(GemmShape shape, View<float> a, View<float> b, View<float> c, double factorError = 0)
    {
        int count = Math.Min(CheckedRows, shape.M);
        int[] rows =
            [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (shape.M - 1) / Math.Max(1, count - 1)))];
        double[] exact = DenseReference.Multiply(
            [.. rows.SelectMany(row => a.Row(row).ToArray())], b.ToArray(), count, shape.N, shape.K,
            out double[] magnitude);
        Expect.Close(
            exact, [.. rows.SelectMany(row => c.Row(row).ToArray())],
            i => ((4 * Math.Sqrt(shape.K) * Expect.Rounding) + factorError) * magnitude[i], $"product {shape}");
    }

    private static View<float> Matrix(View<float> x, int i) =>
        x.Slice((long)i * x.Rows * x.Columns, new Shape(x.Rows, x.Columns));
}

/// <summary>Matrix products in float32.</summary>
internal static class GemmBenchmark
{
    /// <summary>Seconds of one product.</summary>
    public const double TooLong = 1.5;

    /// <summary>What a host is measured in.</summary>
    public static IReadOnlyList<GemmShape> OfHost { get; } =
    [
        new(64, 784, 100), new(512, 512, 512), new(1024, 1024, 1024), new(64, 784, 512), new(4096, 784, 512),
        new(4096, 4096, 4096), new(64, 64, 64, 256),
    ];

    /// <summary>Those of a host, or of a device with thousands of lanes.</summary>
    public static IReadOnlyList<GemmShape> Shapes(Backend backend) => backend.ReadsAreFree ? OfHost : OfDevice;

    /// <summary>What a device is compared in.</summary>
    public static IReadOnlyList<GemmShape> OfDevice { get; } =
    [
        new(512, 512, 512), new(1024, 1024, 1024), new(2048, 2048, 2048), new(4096, 4096, 4096),
        new(8192, 8192, 8192),
        new(64, 64, 64, 256), new(512, 512, 512, 64), new(64, 784, 512), new(4096, 784, 512),
    ];

    /// <summary>From the smallest to the largest.</summary>
    /// <param name="backend">Where.</param>
    /// <param name="shapes">What.</param>
    /// <param name="factorError">
    /// What a factor may be off by, as a part of itself (<see cref="GemmPrecision"/>).
    /// </param>
    /// <param name="flopsPerSecond">What the device did before: what would take too long is left out.</param>
    public static IEnumerable<GemmRow> Run(
        Backend backend, IEnumerable<GemmShape> shapes, double factorError = 0,
        double flopsPerSecond = double.PositiveInfinity)
    {
        foreach (GemmShape shape in shapes.OrderBy(shape => shape.Flops))
        {
            if (shape.Flops / flopsPerSecond > TooLong)
            {
                yield return new(shape, null);
                continue;
            }

            using var work = new GemmWork(backend, shape, factorError);
            var time = Timing.Of(backend, work.Multiply);
            flopsPerSecond = shape.Flops / time.Median;
            yield return new(shape, time);
        }
    }
}
