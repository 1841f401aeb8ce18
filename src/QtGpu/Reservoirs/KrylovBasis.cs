using System.Numerics;
using QtGpu.Kernels.Host.Float64;
using DenseMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace QtGpu.Reservoirs;

/// <summary>Orthonormal vectors in float64.</summary>
internal sealed class KrylovBasis
{
    private const int Rows = 4;
    private readonly double[][] _v, _combined;

    // From here on products are rounded before they are added.
    private readonly int _rest;

    public KrylovBasis(int length, int vectors)
    {
        _v = Zeros(vectors, length);
        _combined = Zeros(vectors, length);
        _rest = length - (length % Vectors.Lanes);
    }

    public double[] this[int i] => _v[i];

    /// <summary>
    /// Makes vector i orthogonal to those before it and of length 1; returns what was taken away, and the length before
    /// that. Gram-Schmidt in blocks of four, again where much was cancelled.
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
                TakeAway(_v.AsSpan(k, Rows), v, taken.AsSpan(k, Rows));
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
                Add([q[k, j], q[k + 1, j], q[k + 2, j], q[k + 3, j]], _v.AsSpan(k, Rows), _combined[j]);
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

    private static double[][] Zeros(int vectors, int length) =>
        [.. Enumerable.Range(0, vectors).Select(_ => new double[length])];

    private void TakeAway(ReadOnlySpan<double[]> four, double[] v, Span<double> taken)
    {
        Span<double> parts = stackalloc double[Rows];
        Vectors.Dot(four, v, parts);
        for (int i = 0; i < Rows; i++)
        {
            parts[i] = Rest(four[i], v, parts[i]);
            taken[i] += parts[i];
            parts[i] = -parts[i];
        }

        Add(parts, four, v);
    }

    private double Dot(double[] a, double[] b) =>
        Rest(a, b, Vectors.DotInOneSum(a.AsSpan(0, _rest), b.AsSpan(0, _rest)));

    private double Rest(double[] a, double[] b, double sum)
    {
        for (int i = _rest; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private void Add(double factor, double[] a, double[] to)
    {
        Vectors.Add(factor, a.AsSpan(0, _rest), to.AsSpan(0, _rest));
        for (int i = _rest; i < to.Length; i++)
            to[i] += factor * a[i];
    }

    private void Add(ReadOnlySpan<double> f, ReadOnlySpan<double[]> four, double[] to)
    {
        for (int k = 0; k < Rows; k++)
            Vectors.Add(f[k], four[k].AsSpan(0, _rest), to.AsSpan(0, _rest));
        for (int i = _rest; i < to.Length; i++)
            to[i] += (f[0] * four[0][i]) + (f[1] * four[1][i]) + (f[2] * four[2][i]) + (f[3] * four[3][i]);
    }
}
