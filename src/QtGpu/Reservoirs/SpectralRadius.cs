using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Float64;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs;

/// <summary>The largest |λ| of a matrix A, and how sure it is.</summary>
/// <param name="Value">ρ(A).</param>
/// <param name="Residual">‖Av − λv‖ of the unit Ritz vector v.</param>
/// <param name="Condition">1/|yᴴv| with the left eigenvector y: the error of λ is about Condition · Residual.</param>
/// <param name="Products">Products with A and with Aᵀ.</param>
public sealed record SpectralRadius(double Value, double Residual, double Condition, int Products)
{
    private const int Kept = 18;
    private const int Largest = 56;

    // Relative, of the eigenvalue: Condition·Residual/Value.
    private const double Tolerance = 1e-6;

    // The left vector gives the condition number only, unless the two are strangers.
    private const double LeftTolerance = 1e-3;
    private const double Doubtful = 1e3;
    private const double Rounding = 1e-15;
    private const int MostProducts = 10_000;

    /// <summary>
    /// Arnoldi's method for right and left eigenvectors side by side. The leading eigenvalues of a random matrix are
    /// pairs of nearly equal modulus, where power iterations do not settle and one space may miss the largest: two that
    /// have found different eigenvalues have orthogonal vectors, so the condition number tells, and they go on.
    /// </summary>
    public static SpectralRadius Of(RecurrentMatrix w, CancellationToken cancellation = default) =>
        Of(new RecurrentProduct(w), cancellation);

    /// <summary>
    /// The effective spectral radius of leaky units, ρ((1 − α)·1 + α·f′(0)·W): what a small change of the states grows
    /// by in a step where all units are near z = 0. Below 1 it fades. It tells nothing of units that rest on a kink,
    /// such as ReLU and a tunnelling unit at E = 0: there f′(0) is one side's derivative, 0, and the number 1 − α for
    /// any W.
    /// </summary>
    /// <remarks>Jaeger, Lukoševičius, Popovici and Siewert, Neural Netw. 20 (2007) 335, there for f′(0) = 1.</remarks>
    public static SpectralRadius Effective(Reservoir reservoir, CancellationToken cancellation = default)
    {
        ReservoirSettings settings = reservoir.Settings;
        double slope = ActivationCurve.At(settings.CreateActivation(), 0).Derivative;
        double factor = settings.Leak * slope * settings.SpectralRadius / reservoir.Matrices.Radius.Value;
        return Of(new RecurrentProduct(reservoir.Matrices.Recurrent, 1 - settings.Leak, factor), cancellation);
    }

    private static SpectralRadius Of(RecurrentProduct product, CancellationToken cancellation)
    {
        int units = product.Units;
        if (units <= Largest)
            return Dense(product);
        var right = new KrylovSpace(units, Largest, Kept, RandomStream.Named(1, "spectral radius"));
        var left = new KrylovSpace(units, Largest, Kept, RandomStream.Named(1, "spectral radius, left"));
        RitzPair? y = null;
        bool isLeftWanted = true;
        for (int products = 1; ; products++)
        {
            cancellation.ThrowIfCancellationRequested();
            product.Apply(right.Last, right.Next, left.Last, left.Next, isLeftWanted);
            right.Grow();
            if (isLeftWanted)
            {
                left.Grow();
                products++;
                if (left.IsFull)
                    y = left.Restart();
            }

            if (!right.IsFull)
                continue;
            RitzPair v = right.Restart();
            double condition = y is { } found ? 1 / Math.Max(Overlap(v, found), 1e-300) : double.PositiveInfinity;
            double value = v.Value.Magnitude;
            if (condition * Math.Max(v.Residual, Rounding * value) <= Tolerance * value || products >= MostProducts)
                return new(value, v.Residual, condition, products);
            isLeftWanted = !(y?.Residual <= LeftTolerance * value && condition < Doubtful);
            if (y is { } other && condition >= Doubtful
                && Math.Max(v.Residual, other.Residual) <= LeftTolerance * value)
            {
                Correct(right, v, left, other);
            }
        }
    }

    // Strangers: the one that has the smaller eigenvalue begins anew, from the other's vector, which is nearer to what
    // it missed than any random one.
    private static void Correct(KrylovSpace right, RitzPair v, KrylovSpace left, RitzPair y)
    {
        if (v.Value.Magnitude < y.Value.Magnitude)
            right.Begin(i => y.Vector[i].Real);
        else
            left.Begin(i => v.Vector[i].Real);
    }

    // |Σ yᵢ·vᵢ|: y of Wᵀ for the same λ is the conjugate of the left eigenvector, or of the other of a pair.
    private static double Overlap(RitzPair v, RitzPair y)
    {
        bool isOther = v.Value.Imaginary * y.Value.Imaginary < 0;
        Complex sum = 0;
        for (int i = 0; i < v.Vector.Length; i++)
            sum += v.Vector[i] * (isOther ? Complex.Conjugate(y.Vector[i]) : y.Vector[i]);
        return sum.Magnitude;
    }

    private static SpectralRadius Dense(RecurrentProduct product)
    {
        int n = product.Units;
        Matrix<double> w = Matrix<double>.Build.Dense(n, n);
        double[] unit = new double[n], column = new double[n], row = new double[n];
        for (int j = 0; j < n; j++)
        {
            unit[j] = 1;
            product.Apply(unit, column, unit, row, isLeftWanted: false);
            w.SetColumn(j, column);
            unit[j] = 0;
        }

        Complex[] values = [.. w.Evd().EigenValues];
        return new(values.Max(value => value.Magnitude), 0, double.NaN, n);
    }
}
