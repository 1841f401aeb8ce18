using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Host.Float64;

/// <summary>
/// Vectors of float64, eight elements at a time on any machine, where narrower registers stand in for one of 512 bits: sums
/// have one order, and so the same bits.
/// </summary>
internal static unsafe class Vectors
{
    private static int Lanes => Vector512<double>.Count;

    /// <summary>Σ aᵢ·bᵢ in four running sums of eight elements, which hide the latency of a multiply-add.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Dot(a, b, 4);

    /// <summary>Σ aᵢ·bᵢ in one running sum of eight elements.</summary>
    public static double DotInOneSum(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Dot(a, b, 1);

    /// <summary>
    /// Σᵢ aᵢ·bᵢ of four vectors a with one b, which is read once. One running sum of eight elements each; what is behind the last
    /// eight is left out.
    /// </summary>
    /// <param name="a0">The first vector.</param>
    /// <param name="a1">The second.</param>
    /// <param name="a2">The third.</param>
    /// <param name="a3">The fourth.</param>
    /// <param name="b">b.</param>
    /// <param name="sums">Four sums.</param>
    public static void Dot(
        ReadOnlySpan<double> a0, ReadOnlySpan<double> a1, ReadOnlySpan<double> a2, ReadOnlySpan<double> a3,
        ReadOnlySpan<double> b, Span<double> sums)
    {
        int length = b.Length;
        fixed (double* x0 = a0[..length], x1 = a1[..length], x2 = a2[..length], x3 = a3[..length], y = b, to = sums[..4])
            Dot(x0, x1, x2, x3, y, length, to);
    }

    /// <summary>The same where lengths are known to be right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dot(double* a0, double* a1, double* a2, double* a3, double* b, int length, double* sums)
    {
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (int i = 0; i + 8 <= length; i += 8)
        {
            var y = Vector512.Load(b + i);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + i), y, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + i), y, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + i), y, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Load(a3 + i), y, s3);
        }

        (sums[0], sums[1]) = (Vector512.Sum(s0), Vector512.Sum(s1));
        (sums[2], sums[3]) = (Vector512.Sum(s2), Vector512.Sum(s3));
    }

    /// <summary>to ← to + factor·a.</summary>
    public static void Add(double factor, ReadOnlySpan<double> a, Span<double> to)
    {
        ReadOnlySpan<Vector512<double>> x = Registers(a);
        Span<Vector512<double>> y = Registers(to);
        var f = Vector512.Create(factor);
        for (int i = 0; i < x.Length; i++)
            y[i] = Vector512.FusedMultiplyAdd(f, x[i], y[i]);
        for (int i = x.Length * Lanes; i < a.Length; i++)
            to[i] = Math.FusedMultiplyAdd(factor, a[i], to[i]);
    }

    /// <summary>to ← to + Σ fᵢ·aᵢ of four vectors a, one after another, without what is behind the last eight elements.</summary>
    /// <param name="f">Four factors.</param>
    /// <param name="a0">The first vector.</param>
    /// <param name="a1">The second.</param>
    /// <param name="a2">The third.</param>
    /// <param name="a3">The fourth.</param>
    /// <param name="to">What they are added to.</param>
    public static void Add(
        ReadOnlySpan<double> f, ReadOnlySpan<double> a0, ReadOnlySpan<double> a1, ReadOnlySpan<double> a2,
        ReadOnlySpan<double> a3, Span<double> to)
    {
        ReadOnlySpan<Vector512<double>> x0 = Registers(a0), x1 = Registers(a1), x2 = Registers(a2), x3 = Registers(a3);
        Vector512<double> f0 = Vector512.Create(f[0]), f1 = Vector512.Create(f[1]);
        Vector512<double> f2 = Vector512.Create(f[2]), f3 = Vector512.Create(f[3]);
        Span<Vector512<double>> y = Registers(to);
        for (int i = 0; i < y.Length; i++)
        {
            Vector512<double> sum = Vector512.FusedMultiplyAdd(f0, x0[i], y[i]);
            sum = Vector512.FusedMultiplyAdd(f1, x1[i], sum);
            sum = Vector512.FusedMultiplyAdd(f2, x2[i], sum);
            y[i] = Vector512.FusedMultiplyAdd(f3, x3[i], sum);
        }
    }

    /// <summary>a ← a·b, element by element.</summary>
    public static void Scale(Span<double> a, ReadOnlySpan<double> b)
    {
        Span<Vector512<double>> x = Registers(a);
        ReadOnlySpan<Vector512<double>> y = Registers(b);
        for (int i = 0; i < x.Length; i++)
            x[i] *= y[i];
        for (int i = x.Length * Lanes; i < a.Length; i++)
            a[i] *= b[i];
    }

    /// <summary>a ← factor·a.</summary>
    public static void Scale(Span<double> a, double factor)
    {
        Span<Vector512<double>> x = Registers(a);
        for (int i = 0; i < x.Length; i++)
            x[i] *= factor;
        for (int i = x.Length * Lanes; i < a.Length; i++)
            a[i] *= factor;
    }

    /// <summary>Σ aᵢ in eight running sums.</summary>
    public static double Sum(ReadOnlySpan<double> a)
    {
        ReadOnlySpan<Vector512<double>> x = Registers(a);
        Vector512<double> lanes = default;
        for (int i = 0; i < x.Length; i++)
            lanes += x[i];
        double sum = Vector512.Sum(lanes);
        for (int i = x.Length * Lanes; i < a.Length; i++)
            sum += a[i];
        return sum;
    }

    /// <summary>max |aᵢ|.</summary>
    public static double Largest(ReadOnlySpan<double> a)
    {
        ReadOnlySpan<Vector512<double>> x = Registers(a);
        Vector512<double> lanes = default;
        for (int i = 0; i < x.Length; i++)
            lanes = Vector512.Max(lanes, Vector512.Abs(x[i]));
        double largest = 0;
        for (int lane = 0; lane < Lanes; lane++)
            largest = Math.Max(largest, lanes[lane]);
        for (int i = x.Length * Lanes; i < a.Length; i++)
            largest = Math.Max(largest, Math.Abs(a[i]));
        return largest;
    }

    /// <summary>A plane rotation of what is left of a: (a, b) ← (cos·fade·a + sin·b, cos·b − sin·fade·a).</summary>
    public static void Rotate(double cos, double sin, double fade, Span<double> a, Span<double> b)
    {
        double cosFade = cos * fade, sinFade = -sin * fade;
        Vector512<double> c = Vector512.Create(cos), s = Vector512.Create(sin);
        Vector512<double> cf = Vector512.Create(cosFade), sf = Vector512.Create(sinFade);
        Span<Vector512<double>> x = Registers(a), y = Registers(b);
        for (int i = 0; i < x.Length; i++)
        {
            (x[i], y[i]) = (
                Vector512.FusedMultiplyAdd(cf, x[i], s * y[i]),
                Vector512.FusedMultiplyAdd(sf, x[i], c * y[i]));
        }

        for (int i = x.Length * Lanes; i < a.Length; i++)
        {
            (a[i], b[i]) = (
                Math.FusedMultiplyAdd(cosFade, a[i], sin * b[i]),
                Math.FusedMultiplyAdd(sinFade, a[i], cos * b[i]));
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int sums)
    {
        ReadOnlySpan<Vector512<double>> x = Registers(a), y = Registers(b);
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; sums == 4 && i + 4 <= x.Length; i += 4)
        {
            s0 = Vector512.FusedMultiplyAdd(x[i], y[i], s0);
            s1 = Vector512.FusedMultiplyAdd(x[i + 1], y[i + 1], s1);
            s2 = Vector512.FusedMultiplyAdd(x[i + 2], y[i + 2], s2);
            s3 = Vector512.FusedMultiplyAdd(x[i + 3], y[i + 3], s3);
        }

        for (; i < x.Length; i++)
            s0 = Vector512.FusedMultiplyAdd(x[i], y[i], s0);
        double sum = Vector512.Sum(s0 + s1 + (s2 + s3));
        for (i *= Lanes; i < a.Length; i++)
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }

    private static Span<Vector512<double>> Registers(Span<double> a) => MemoryMarshal.Cast<double, Vector512<double>>(a);

    private static ReadOnlySpan<Vector512<double>> Registers(ReadOnlySpan<double> a) =>
        MemoryMarshal.Cast<double, Vector512<double>>(a);
}
