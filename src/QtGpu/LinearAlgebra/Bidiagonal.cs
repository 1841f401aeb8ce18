using QtGpu.Kernels.Host.Float64;

namespace QtGpu.LinearAlgebra;

/// <summary>
/// A = U·B·Vᵀ of a square matrix by Householder reflections from both sides, B upper bidiagonal. U is not kept but
/// applied to right-hand sides on the way. (8/3)·n³ flops, in two passes through what is left of A per column.
/// </summary>
/// <remarks>Golub and Kahan, SIAM J. Numer. Anal. B 2 (1965) 205.</remarks>
internal sealed class Bidiagonal
{
    private readonly int _n;
    private readonly double[] _a, _factors;

    /// <summary>Overwrites A [n, n] with what V is made of, and each right-hand side y with Uᵀy.</summary>
    public Bidiagonal(double[] a, int n, IReadOnlyList<double[]> sides)
    {
        (_n, _a, _factors) = (n, a, new double[n]);
        (Diagonal, Above) = (new double[n], new double[n]);
        double[] v = new double[n], w = new double[n];
        for (int k = 0; k < n; k++)
        {
            for (int i = k; i < n; i++)
                v[i] = a[(i * n) + k];
            double left = Reflect(v.AsSpan(k), out Diagonal[k]);
            Span<double> rest = w.AsSpan(0, n - k - 1);
            rest.Clear();
            for (int i = k; i < n && left != 0; i++)
            {
                if (v[i] != 0)
                    Vectors.Add(left * v[i], Right(i, k), rest);
            }

            foreach (double[] y in sides)
                Vectors.Add(-left * Vectors.Dot(v.AsSpan(k), y.AsSpan(k)), v.AsSpan(k), y.AsSpan(k));
            if (rest.IsEmpty)
                break;
            Span<double> u = Right(k, k);
            Vectors.Add(-v[k], rest, u);
            double right = _factors[k] = Reflect(u, out Above[k]);
            for (int i = k + 1; i < n; i++)
            {
                Span<double> row = Right(i, k);
                if (v[i] != 0 && left != 0)
                    Vectors.Add(-v[i], rest, row);
                Vectors.Add(-right * Vectors.Dot(u, row), u, row);
            }
        }
    }

    /// <summary>B's diagonal.</summary>
    public double[] Diagonal { get; }

    /// <summary>What is right of the diagonal, row by row; the last is 0.</summary>
    public double[] Above { get; }

    /// <summary>x ← V·x.</summary>
    public void ApplyRight(Span<double> x)
    {
        for (int k = _n - 2; k >= 0; k--)
            Vectors.Add(-_factors[k] * Vectors.Dot(Right(k, k), x[(k + 1)..]), Right(k, k), x[(k + 1)..]);
    }

    // x → v with v₀ = 1, where (1 − τ·v·vᵀ)x = image·e₀; returns τ. Where x is on e₀ already, τ = 0.
    private static double Reflect(Span<double> x, out double image)
    {
        double first = image = x[0], squares = Vectors.Dot(x[1..], x[1..]);
        x[0] = 1;
        if (squares == 0)
            return 0;
        double norm = Math.Sqrt(Math.FusedMultiplyAdd(first, first, squares));
        image = first > 0 ? -norm : norm;
        double difference = first - image;
        for (int i = 1; i < x.Length; i++)
            x[i] /= difference;
        return -difference / image;
    }

    private Span<double> Right(int i, int k) => _a.AsSpan((i * _n) + k + 1, _n - k - 1);
}
