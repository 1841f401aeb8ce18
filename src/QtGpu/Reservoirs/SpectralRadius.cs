using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs;

/// <summary>The largest |λ| of a matrix W, and how sure it is.</summary>
/// <param name="Value">ρ(W).</param>
/// <param name="Residual">‖Wv − λv‖ of the unit Ritz vector v.</param>
/// <param name="Condition">1/|yᴴv| with the left eigenvector y: the error of λ is about Condition · Residual.</param>
/// <param name="Products">Products with W, those for y included.</param>
public sealed record SpectralRadius(double Value, double Residual, double Condition, int Products)
{
    private const int Kept = 24;
    private const int Largest = 96;

    // Relative, of the eigenvalue: Condition·Residual/Value.
    private const double Tolerance = 1e-7;
    private const int MostRestarts = 200;

    /// <summary>
    /// Arnoldi's method with thick restarts (Stewart, SIAM J. Matrix Anal. Appl. 23 (2002) 601): the leading eigenvalues of
    /// a random matrix are pairs of nearly equal modulus, where power iterations do not settle.
    /// </summary>
    public static SpectralRadius Of(ReservoirMatrix w)
    {
        var product = new RecurrentProduct(w);
        if (w.Units <= Largest)
            return Dense(product);
        Ritz right = Lead(product, transposed: false, Tolerance);
        // The left vector is wanted to a few digits only, for the condition number.
        Ritz left = Lead(product, transposed: true, 1e-3);
        Complex overlap = 0;
        for (int i = 0; i < w.Units; i++)
            overlap += left.Vector[i] * right.Vector[i];
        double condition = 1 / Math.Max(overlap.Magnitude, 1e-300);
        return new(right.Value.Magnitude, right.Residual, condition, right.Products + left.Products);
    }

    private readonly record struct Ritz(Complex Value, Complex[] Vector, double Residual, int Products);

    private static SpectralRadius Dense(RecurrentProduct product)
    {
        int n = product.Units;
        Matrix<double> w = Matrix<double>.Build.Dense(n, n);
        var unit = new double[n];
        var column = new double[n];
        for (int j = 0; j < n; j++)
        {
            unit[j] = 1;
            product.Apply(unit, column);
            w.SetColumn(j, column);
            unit[j] = 0;
        }

        Complex[] values = [.. w.Evd().EigenValues];
        return new(values.Max(value => value.Magnitude), 0, double.NaN, n);
    }

    private static Ritz Lead(RecurrentProduct product, bool transposed, double tolerance)
    {
        int n = product.Units, products = 0, kept = 0;
        var basis = new KrylovBasis(n, Largest + 1);
        var h = Matrix<double>.Build.Dense(Largest + 1, Largest);
        var stream = RandomStream.Named(1, "spectral radius");
        double[] start = new double[n];
        for (int i = 0; i < n; i++)
            start[i] = stream.Normal(0, i);
        basis.SetNormalised(0, start);
        for (int restart = 0; ; restart++)
        {
            for (int j = kept; j < Largest; j++, products++)
            {
                product.Apply(basis[j], basis[j + 1], transposed);
                double[] column = basis.Orthogonalise(j + 1);
                for (int i = 0; i <= j + 1; i++)
                    h[i, j] = column[i];
            }

            Evd<double> evd = h.SubMatrix(0, Largest, 0, Largest).Evd();
            int[] order = [.. Enumerable.Range(0, Largest).OrderByDescending(i => evd.EigenValues[i].Magnitude)];
            Complex[] y = RitzVector(evd, order[0]);
            double residual = Math.Abs(h[Largest, Largest - 1]) * y[^1].Magnitude;
            if (residual <= tolerance * evd.EigenValues[order[0]].Magnitude || restart == MostRestarts)
                return new(evd.EigenValues[order[0]], basis.Combine(y), residual, products);
            kept = Restart(basis, h, evd, order);
        }
    }

    // V ← V·Q and H ← Qᵀ·H·Q, where Q spans the wanted Ritz vectors, real and imaginary parts.
    private static int Restart(KrylovBasis basis, Matrix<double> h, Evd<double> evd, int[] order)
    {
        int count = Kept;
        if (evd.EigenValues[order[count - 1]].Imaginary != 0
            && evd.EigenValues[order[count]] == Complex.Conjugate(evd.EigenValues[order[count - 1]]))
            count++; // a pair stays together
        Matrix<double> wanted = Matrix<double>.Build.Dense(Largest, count);
        for (int k = 0; k < count; k++)
            wanted.SetColumn(k, evd.EigenVectors.Column(order[k]));
        Matrix<double> q = wanted.GramSchmidt().Q;
        Matrix<double> small = q.TransposeThisAndMultiply(h.SubMatrix(0, Largest, 0, Largest) * q);
        MathNet.Numerics.LinearAlgebra.Vector<double> last = q.Row(Largest - 1) * h[Largest, Largest - 1];
        basis.Restart(q);
        h.Clear();
        h.SetSubMatrix(0, 0, small);
        h.SetRow(count, [.. last, .. new double[Largest - count]]);
        return count;
    }

    // MathNet keeps a pair's real part in the column of Im λ > 0 and its imaginary part in the next.
    private static Complex[] RitzVector(Evd<double> evd, int i)
    {
        Complex value = evd.EigenValues[i];
        int real = value.Imaginary < 0 ? i - 1 : i;
        var y = new Complex[Largest];
        double norm = 0;
        for (int k = 0; k < y.Length; k++)
        {
            y[k] = new(evd.EigenVectors[k, real], value.Imaginary == 0 ? 0 : Math.Sign(value.Imaginary) * evd.EigenVectors[k, real + 1]);
            norm += (y[k].Real * y[k].Real) + (y[k].Imaginary * y[k].Imaginary);
        }

        return Array.ConvertAll(y, component => component / Math.Sqrt(norm));
    }
}
