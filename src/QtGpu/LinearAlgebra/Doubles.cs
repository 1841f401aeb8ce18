using System.Runtime.Intrinsics;

namespace QtGpu.LinearAlgebra;

/// <summary>Inner products and sums of vectors in float64.</summary>
internal static class Doubles
{
    /// <summary>Σ aᵢ·bᵢ.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i + 32 <= a.Length; i += 32)
        {
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[i..]), Vector512.Create(b[i..]), s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(i + 8)..]), Vector512.Create(b[(i + 8)..]), s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(i + 16)..]), Vector512.Create(b[(i + 16)..]), s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(i + 24)..]), Vector512.Create(b[(i + 24)..]), s3);
        }

        for (; i + 8 <= a.Length; i += 8)
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[i..]), Vector512.Create(b[i..]), s0);
        double sum = Vector512.Sum(s0 + s1 + (s2 + s3));
        for (; i < a.Length; i++)
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }

    /// <summary>to ← to + factor·a.</summary>
    public static void Add(double factor, ReadOnlySpan<double> a, Span<double> to)
    {
        var factors = Vector512.Create(factor);
        int i = 0;
        for (; i + 8 <= a.Length; i += 8)
            Vector512.FusedMultiplyAdd(factors, Vector512.Create(a[i..]), Vector512.Create<double>(to[i..])).CopyTo(to[i..]);
        for (; i < a.Length; i++)
            to[i] = Math.FusedMultiplyAdd(factor, a[i], to[i]);
    }

    /// <summary>(a, b) ← (cos·fade·a + sin·b, cos·b − sin·fade·a).</summary>
    public static void Rotate(double cos, double sin, double fade, Span<double> a, Span<double> b)
    {
        Vector512<double> c = Vector512.Create(cos), s = Vector512.Create(sin), cf = Vector512.Create(cos * fade), sf = Vector512.Create(-sin * fade);
        int i = 0;
        for (; i + 8 <= a.Length; i += 8)
        {
            Vector512<double> x = Vector512.Create<double>(a[i..]), y = Vector512.Create<double>(b[i..]);
            Vector512.FusedMultiplyAdd(cf, x, s * y).CopyTo(a[i..]);
            Vector512.FusedMultiplyAdd(sf, x, c * y).CopyTo(b[i..]);
        }

        for (; i < a.Length; i++)
            (a[i], b[i]) = (Math.FusedMultiplyAdd(cos * fade, a[i], sin * b[i]), Math.FusedMultiplyAdd(-sin * fade, a[i], cos * b[i]));
    }
}
