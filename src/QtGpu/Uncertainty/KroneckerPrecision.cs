using MathNet.Numerics.LinearAlgebra;
using QtGpu.Kernels.Host.Float64;

namespace QtGpu.Uncertainty;

/// <summary>
/// A Gaussian over θ [features, classes] whose precision is A ⊗ B + δ·1, with A = U·diag(λ)·Uᵀ over features and
/// B = V·diag(μ)·Vᵀ over classes: once both are diagonal, every δ costs features·classes operations.
/// </summary>
/// <remarks>
/// Daxberger et al., arXiv:2106.14806, appendix A: δ enters exactly, where Ritter et al. (2018) add its root to both
/// factors.
/// </remarks>
internal sealed class KroneckerPrecision
{
    private readonly double[] _lambda, _mu;
    private readonly double[][] _u, _v;

    /// <summary>Diagonalises both factors.</summary>
    /// <param name="a">A [features, features], symmetric, no eigenvalue below 0.</param>
    /// <param name="b">B [classes, classes], likewise.</param>
    public KroneckerPrecision(double[] a, double[] b)
    {
        (_lambda, _u) = Diagonal(a);
        (_mu, _v) = Diagonal(b);
    }

    /// <summary>Rows of θ.</summary>
    public int Features => _lambda.Length;

    /// <summary>Columns of θ.</summary>
    public int Classes => _mu.Length;

    /// <summary>ln det(A ⊗ B + δ·1).</summary>
    public double LogDeterminant(double prior) => _lambda.Sum(lambda => _mu.Sum(mu => Math.Log((lambda * mu) + prior)));

    /// <summary>U·(E/√(λμᵀ + δ))·Vᵀ [features, classes]: a draw less its mean, from normal numbers E.</summary>
    public double[] Deviation(double prior, Func<int, double> normal)
    {
        double[] draw = new double[Features * Classes], mixed = new double[Classes];
        for (int i = 0; i < Features; i++)
        {
            Array.Clear(mixed);
            for (int j = 0; j < Classes; j++)
                Vectors.Add(normal((i * Classes) + j) / Math.Sqrt((_lambda[i] * _mu[j]) + prior), _v[j], mixed);
            for (int f = 0; f < Features; f++)
                Vectors.Add(_u[i][f], mixed, draw.AsSpan(f * Classes, Classes));
        }

        return draw;
    }

    /// <summary>(uᵢ·φ)² of each eigenvector of A: all that variances need of φ, whatever δ.</summary>
    public double[] Projected(ReadOnlySpan<double> features)
    {
        var squares = new double[Features];
        for (int i = 0; i < squares.Length; i++)
        {
            double along = Vectors.Dot(_u[i], features);
            squares[i] = along * along;
        }

        return squares;
    }

    /// <summary>Var(z_c − z_d) [classes, classes] of the logits z = θᵀφ.</summary>
    /// <param name="prior">δ.</param>
    /// <param name="projected"><see cref="Projected"/> of φ.</param>
    /// <param name="variances">Takes them.</param>
    public void Differences(double prior, ReadOnlySpan<double> projected, Span<double> variances)
    {
        variances.Clear();
        for (int j = 0; j < Classes; j++)
        {
            double along = 0;
            for (int i = 0; i < Features; i++)
                along += projected[i] / ((_lambda[i] * _mu[j]) + prior);
            for (int c = 0; c < Classes; c++)
            {
                for (int d = 0; d < Classes; d++)
                {
                    double difference = _v[j][c] - _v[j][d];
                    variances[(c * Classes) + d] += difference * difference * along;
                }
            }
        }
    }

    // Eigenvalues, those that rounding makes negative as 0, and eigenvectors.
    private static (double[] Values, double[][] Vectors) Diagonal(double[] symmetric)
    {
        int n = (int)Math.Sqrt(symmetric.Length);
        var evd = Matrix<double>.Build.Dense(n, n, symmetric).Evd(Symmetricity.Symmetric);
        return (
            [.. evd.EigenValues.Select(value => Math.Max(0, value.Real))],
            evd.EigenVectors.ToColumnArrays());
    }
}
