using System.Numerics;
using DenseMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace QtGpu.Reservoirs;

/// <summary>Orthonormal vectors in float64.</summary>
internal sealed class KrylovBasis(int length, int vectors)
{
    private readonly double[][] _v = [.. Enumerable.Range(0, vectors).Select(_ => new double[length])];

    public double[] this[int i] => _v[i];

    public void SetNormalised(int i, double[] v)
    {
        double norm = Math.Sqrt(Dot(v, v));
        for (int k = 0; k < length; k++)
            _v[i][k] = v[k] / norm;
    }

    /// <summary>Makes vector i orthogonal to those before it and of length 1; returns what was taken away. Again where much was cancelled.</summary>
    public double[] Orthogonalise(int i)
    {
        var taken = new double[i + 1];
        double[] v = _v[i];
        double before, after = Math.Sqrt(Dot(v, v));
        do
        {
            before = after;
            for (int k = 0; k < i; k++)
            {
                double part = Dot(_v[k], v);
                taken[k] += part;
                Add(-part, _v[k], v);
            }

            after = Math.Sqrt(Dot(v, v));
        }
        while (after < 0.5 * before && after > 0);
        taken[i] = after;
        for (int k = 0; k < length && taken[i] > 0; k++)
            v[k] /= taken[i];
        return taken;
    }

    /// <summary>V ← V·Q; the vector behind those combined comes after them.</summary>
    public void Restart(DenseMatrix q)
    {
        var combined = new double[q.ColumnCount][];
        for (int j = 0; j < q.ColumnCount; j++)
        {
            combined[j] = new double[length];
            for (int k = 0; k < q.RowCount; k++)
                Add(q[k, j], _v[k], combined[j]);
        }

        combined.CopyTo(_v, 0);
        (_v[q.ColumnCount], _v[q.RowCount]) = (_v[q.RowCount], _v[q.ColumnCount]);
    }

    /// <summary>Σ yₖ·vₖ.</summary>
    public Complex[] Combine(Complex[] y)
    {
        var real = new double[length];
        var imaginary = new double[length];
        for (int k = 0; k < y.Length; k++)
        {
            Add(y[k].Real, _v[k], real);
            Add(y[k].Imaginary, _v[k], imaginary);
        }

        return [.. real.Zip(imaginary, (re, im) => new Complex(re, im))];
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = Vector<double>.Zero;
        int i = 0;
        for (; i + Vector<double>.Count <= a.Length; i += Vector<double>.Count)
            sum += new Vector<double>(a, i) * new Vector<double>(b, i);
        double rest = Vector.Sum(sum);
        for (; i < a.Length; i++)
            rest += a[i] * b[i];
        return rest;
    }

    private static void Add(double factor, double[] a, double[] to)
    {
        int i = 0;
        for (; i + Vector<double>.Count <= a.Length; i += Vector<double>.Count)
            (new Vector<double>(to, i) + (new Vector<double>(a, i) * factor)).CopyTo(to, i);
        for (; i < a.Length; i++)
            to[i] += factor * a[i];
    }
}
