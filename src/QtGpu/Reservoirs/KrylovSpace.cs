using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs;

/// <summary>
/// A·V = V·H + v·hᵀ of some matrix A, grown by a vector at a time; when full it shrinks to the leading Ritz vectors (a
/// thick restart: Stewart, SIAM J. Matrix Anal. Appl. 23 (2002) 601).
/// </summary>
internal sealed class KrylovSpace
{
    private readonly int _size, _wanted;
    private readonly KrylovBasis _basis;
    private readonly Matrix<double> _h;
    private int _vectors;

    public KrylovSpace(int length, int size, int wanted, RandomStream start)
    {
        (_size, _wanted) = (size, wanted);
        _basis = new(length, size + 1);
        _h = Matrix<double>.Build.Dense(size + 1, size);
        Begin(i => start.Normal(0, i));
    }

    /// <summary>Begins anew, from one vector.</summary>
    public void Begin(Func<int, double> component)
    {
        for (int i = 0; i < _basis[0].Length; i++)
            _basis[0][i] = component(i);
        _basis.Orthogonalise(0);
        _h.Clear();
        _vectors = 0;
    }

    /// <summary>Whether there is no room for a further vector.</summary>
    public bool IsFull => _vectors == _size;

    /// <summary>What is multiplied by A next.</summary>
    public double[] Last => _basis[_vectors];

    /// <summary>Where the product goes.</summary>
    public double[] Next => _basis[_vectors + 1];

    /// <summary>Takes the product in.</summary>
    public void Grow()
    {
        double[] column = _basis.Orthogonalise(_vectors + 1);
        for (int i = 0; i < column.Length; i++)
            _h[i, _vectors] = column[i];
        _vectors++;
    }

    /// <summary>The Ritz pair of the largest |λ|, from a full space, which then shrinks.</summary>
    public RitzPair Restart()
    {
        Evd<double> evd = _h.SubMatrix(0, _size, 0, _size).Evd();
        int[] order = [.. Enumerable.Range(0, _size).OrderByDescending(i => evd.EigenValues[i].Magnitude)];
        Complex[] y = Unit(evd, order[0]);
        double residual = Math.Abs(_h[_size, _size - 1]) * y[^1].Magnitude;
        var pair = new RitzPair(evd.EigenValues[order[0]], _basis.Combine(y), residual);
        Shrink(evd, order);
        return pair;
    }

    // V ← V·Q and H ← Qᵀ·H·Q, where Q spans the wanted Ritz vectors, real and imaginary parts.
    private void Shrink(Evd<double> evd, int[] order)
    {
        int count = _wanted;
        if (evd.EigenValues[order[count - 1]].Imaginary != 0
            && evd.EigenValues[order[count]] == Complex.Conjugate(evd.EigenValues[order[count - 1]]))
            count++; // a pair stays together
        Matrix<double> wanted = Matrix<double>.Build.Dense(_size, count);
        for (int k = 0; k < count; k++)
            wanted.SetColumn(k, evd.EigenVectors.Column(order[k]));
        Matrix<double> q = wanted.GramSchmidt().Q;
        Matrix<double> small = q.TransposeThisAndMultiply(_h.SubMatrix(0, _size, 0, _size) * q);
        MathNet.Numerics.LinearAlgebra.Vector<double> last = q.Row(_size - 1) * _h[_size, _size - 1];
        _basis.Restart(q);
        _h.Clear();
        _h.SetSubMatrix(0, 0, small);
        _h.SetRow(count, [.. last, .. new double[_size - count]]);
        _vectors = count;
    }

    // MathNet keeps a pair's real part in the column of Im λ > 0 and its imaginary part in the next.
    private Complex[] Unit(Evd<double> evd, int i)
    {
        Complex value = evd.EigenValues[i];
        int real = value.Imaginary < 0 ? i - 1 : i;
        var y = new Complex[_size];
        double norm = 0;
        for (int k = 0; k < y.Length; k++)
        {
            int sign = Math.Sign(value.Imaginary);
            y[k] = new(evd.EigenVectors[k, real], sign == 0 ? 0 : sign * evd.EigenVectors[k, real + 1]);
            norm += (y[k].Real * y[k].Real) + (y[k].Imaginary * y[k].Imaginary);
        }

        return Array.ConvertAll(y, component => component / Math.Sqrt(norm));
    }
}

/// <summary>An approximate eigenvalue and unit eigenvector of a matrix A.</summary>
/// <param name="Value">λ.</param>
/// <param name="Vector">v.</param>
/// <param name="Residual">‖Av − λv‖.</param>
internal readonly record struct RitzPair(Complex Value, Complex[] Vector, double Residual);
