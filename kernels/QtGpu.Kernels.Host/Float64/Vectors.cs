using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Host.Float64;

/// <summary>
/// Vectors of float64, eight elements at a time on any machine, where narrower registers stand in for one of 512 bits:
/// sums have one order, and so the same bits.
/// </summary>
internal static class Vectors
{
    /// <summary>Elements taken at a time.</summary>
    public static int Lanes => Vector512<double>.Count;

    /// <summary>Σ aᵢ·bᵢ in four running sums of eight elements, which hide the latency of a multiply-add.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Dot(a, b, 4);

    /// <summary>Σ aᵢ·bᵢ in one running sum of eight elements.</summary>
    public static double DotInOneSum(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Dot(a, b, 1);

    /// <summary>
    /// Σᵢ aᵢ·bᵢ of four vectors a with one b, which is read once; each in one running sum of eight elements, without
    /// what is behind the last eight.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot(ReadOnlySpan<double[]> a, ReadOnlySpan<double> b, Span<double> sums)
    {
        ReadOnlySpan<Vector512<double>> x0 = Registers(a[0].AsSpan()), x1 = Registers(a[1].AsSpan());
        ReadOnlySpan<Vector512<double>> x2 = Registers(a[2].AsSpan()), x3 = Registers(a[3].AsSpan());
        ReadOnlySpan<Vector512<double>> y = Registers(b);
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (int i = 0; i < y.Length; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(x0[i], y[i], s0);
            s1 = Vector512.FusedMultiplyAdd(x1[i], y[i], s1);
            s2 = Vector512.FusedMultiplyAdd(x2[i], y[i], s2);
            s3 = Vector512.FusedMultiplyAdd(x3[i], y[i], s3);
        }

        (sums[0], sums[1]) = (Vector512.Sum(s0), Vector512.Sum(s1));
        (sums[2], sums[3]) = (Vector512.Sum(s2), Vector512.Sum(s3));
    }

    /// <summary>to ← to + factor·a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        foreach (ref Vector512<double> x in Registers(a))
            x *= factor;
        foreach (ref double x in a[^(a.Length % Lanes)..])
            x *= factor;
    }

    /// <summary>Σ aᵢ in eight running sums.</summary>
    public static double Sum(ReadOnlySpan<double> a)
    {
        Vector512<double> lanes = default;
        foreach (Vector512<double> x in Registers(a))
            lanes += x;
        double sum = Vector512.Sum(lanes);
        foreach (double x in a[^(a.Length % Lanes)..])
            sum += x;
        return sum;
    }

    /// <summary>max |aᵢ|.</summary>
    public static double Largest(ReadOnlySpan<double> a)
    {
        Vector512<double> lanes = default;
        foreach (Vector512<double> x in Registers(a))
            lanes = Vector512.Max(lanes, Vector512.Abs(x));
        double largest = 0;
        for (int lane = 0; lane < Lanes; lane++)
            largest = Math.Max(largest, lanes[lane]);
        foreach (double x in a[^(a.Length % Lanes)..])
            largest = Math.Max(largest, Math.Abs(x));
        return largest;
    }

    /// <summary>A plane rotation of what is left of a: (a, b) ← (cos·fade·a + sin·b, cos·b − sin·fade·a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(double cos, double sin, double fade, Span<double> a, Span<double> b)
    {
        double cosFade = cos * fade, sinFade = -sin * fade;
        Vector512<double> c = Vector512.Create(cos), s = Vector512.Create(sin);
        Vector512<double> cf = Vector512.Create(cosFade), sf = Vector512.Create(sinFade);
        Span<Vector512<double>> x = Registers(a), y = Registers(b);
        for (int i = 0; i < x.Length; i++)
        {
            (x[i], y[i]) = (
                Vector512.FusedMultiplyAdd(cf, x[i], s * y[i]), Vector512.FusedMultiplyAdd(sf, x[i], c * y[i]));
        }

        for (int i = x.Length * Lanes; i < a.Length; i++)
        {
            (a[i], b[i]) = (
                Math.FusedMultiplyAdd(cosFade, a[i], sin * b[i]), Math.FusedMultiplyAdd(sinFade, a[i], cos * b[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    private static Span<Vector512<double>> Registers(Span<double> a) =>
        MemoryMarshal.Cast<double, Vector512<double>>(a);

    private static ReadOnlySpan<Vector512<double>> Registers(ReadOnlySpan<double> a) =>
        MemoryMarshal.Cast<double, Vector512<double>>(a);
}
