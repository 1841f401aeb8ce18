using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DenseMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace QtGpu.Reservoirs;

/// <summary>Orthonormal vectors in float64.</summary>
internal sealed class KrylovBasis
{
    private const int Rows = 4;
    private readonly double[][] _v, _combined;

    public KrylovBasis(int length, int vectors)
    {
        _v = Zeros(vectors, length);
        _combined = Zeros(vectors, length);
    }

    public double[] this[int i] => _v[i];

    /// <summary>
    /// Makes vector i orthogonal to those before it and of length 1; returns what was taken away, and the length before that.
    /// Gram-Schmidt in blocks of four, again where much was cancelled.
    /// </summary>
    public double[] Orthogonalise(int i)
    {
        var taken = new double[i + 1];
        double[] v = _v[i];
        double before, after = Math.Sqrt(Dot(v, v));
        do
        {
            before = after;
            int k = 0;
            for (; k + Rows <= i; k += Rows)
                TakeAway4(_v[k], _v[k + 1], _v[k + 2], _v[k + 3], v, taken.AsSpan(k, Rows));
            for (; k < i; k++)
            {
                double part = Dot(_v[k], v);
                taken[k] += part;
                Add(-part, _v[k], v);
            }

            after = Math.Sqrt(Dot(v, v));
        }
        while (after < 0.5 * before && after > 0);
        taken[i] = after;
        for (int k = 0; k < v.Length && after > 0; k++)
            v[k] /= after;
        return taken;
    }

    /// <summary>V ← V·Q; the vector behind those combined comes after them.</summary>
    public void Restart(DenseMatrix q)
    {
        for (int j = 0; j < q.ColumnCount; j++)
        {
            Array.Clear(_combined[j]);
            int k = 0;
            for (; k + Rows <= q.RowCount; k += Rows)
                Add4(_v[k], _v[k + 1], _v[k + 2], _v[k + 3], _combined[j], [q[k, j], q[k + 1, j], q[k + 2, j], q[k + 3, j]]);
            for (; k < q.RowCount; k++)
                Add(q[k, j], _v[k], _combined[j]);
        }

        for (int j = 0; j < q.ColumnCount; j++)
            (_v[j], _combined[j]) = (_combined[j], _v[j]);
        (_v[q.ColumnCount], _v[q.RowCount]) = (_v[q.RowCount], _v[q.ColumnCount]);
    }

    /// <summary>Σ yₖ·vₖ.</summary>
    public Complex[] Combine(Complex[] y)
    {
        var real = new double[_v[0].Length];
        var imaginary = new double[real.Length];
        for (int k = 0; k < y.Length; k++)
        {
            Add(y[k].Real, _v[k], real);
            Add(y[k].Imaginary, _v[k], imaginary);
        }

        return [.. real.Zip(imaginary, (re, im) => new Complex(re, im))];
    }

    private static double[][] Zeros(int vectors, int length) => [.. Enumerable.Range(0, vectors).Select(_ => new double[length])];

    private static void TakeAway4(double[] a, double[] b, double[] c, double[] d, double[] v, Span<double> taken)
    {
        Span<double> parts = stackalloc double[Rows];
        Dot4(a, b, c, d, v, parts);
        for (int i = 0; i < Rows; i++)
            taken[i] += parts[i];
        Add4(a, b, c, d, v, [-parts[0], -parts[1], -parts[2], -parts[3]]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4(double[] a, double[] b, double[] c, double[] d, double[] v, Span<double> sums)
    {
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i + 8 <= v.Length; i += 8)
        {
            Vector512<double> x = Vector512.Create(v, i);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a, i), x, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(b, i), x, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(c, i), x, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(d, i), x, s3);
        }

        sums[0] = Vector512.Sum(s0);
        sums[1] = Vector512.Sum(s1);
        sums[2] = Vector512.Sum(s2);
        sums[3] = Vector512.Sum(s3);
        for (; i < v.Length; i++)
        {
            sums[0] += a[i] * v[i];
            sums[1] += b[i] * v[i];
            sums[2] += c[i] * v[i];
            sums[3] += d[i] * v[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add4(double[] a, double[] b, double[] c, double[] d, double[] to, ReadOnlySpan<double> f)
    {
        Vector512<double> f0 = Vector512.Create(f[0]), f1 = Vector512.Create(f[1]), f2 = Vector512.Create(f[2]), f3 = Vector512.Create(f[3]);
        int i = 0;
        for (; i + 8 <= to.Length; i += 8)
        {
            Vector512<double> sum = Vector512.FusedMultiplyAdd(f0, Vector512.Create(a, i), Vector512.Create(to, i));
            sum = Vector512.FusedMultiplyAdd(f1, Vector512.Create(b, i), sum);
            sum = Vector512.FusedMultiplyAdd(f2, Vector512.Create(c, i), sum);
            Vector512.FusedMultiplyAdd(f3, Vector512.Create(d, i), sum).CopyTo(to, i);
        }

        for (; i < to.Length; i++)
            to[i] += (f[0] * a[i]) + (f[1] * b[i]) + (f[2] * c[i]) + (f[3] * d[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(double[] a, double[] b)
    {
        Vector512<double> sum = default;
        int i = 0;
        for (; i + 8 <= a.Length; i += 8)
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(a, i), Vector512.Create(b, i), sum);
        double rest = Vector512.Sum(sum);
        for (; i < a.Length; i++)
            rest += a[i] * b[i];
        return rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double factor, double[] a, double[] to)
    {
        Vector512<double> f = Vector512.Create(factor);
        int i = 0;
        for (; i + 8 <= a.Length; i += 8)
            Vector512.FusedMultiplyAdd(f, Vector512.Create(a, i), Vector512.Create(to, i)).CopyTo(to, i);
        for (; i < a.Length; i++)
            to[i] += factor * a[i];
    }
}
