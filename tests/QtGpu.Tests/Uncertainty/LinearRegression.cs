using MathNet.Numerics.LinearAlgebra;
using QtGpu.Data;
using QtGpu.Kernels.Random;

namespace QtGpu.Tests.Uncertainty;

/// <summary>y = x·w + b + σ·n with three features of about equal size, and its posterior in closed form.</summary>
internal static class LinearRegression
{
    public const int Rows = 40, Features = 3, Parameters = Features + 1;

    /// <summary>The samples, and the same as matrices, X with a column of 1.</summary>
    public static (Samples Samples, Matrix<double> X, Vector<double> Y) Draw(float noise = 1)
    {
        var random = RandomStream.Named(4, "regression");
        float[] features = [.. Enumerable.Range(0, Rows * Features).Select(i => random.Normal(0, i))];
        float[] targets = [.. Enumerable.Range(0, Rows).Select(i =>
            features[i * Features] - (0.5f * features[(i * Features) + 1]) + 0.3f + (noise * random.Normal(1, i)))];
        return (
            new(features, Features, targets, classes: 0),
            Matrix<double>.Build.Dense(Rows, Parameters, (i, j) => j < Features ? features[(i * Features) + j] : 1),
            Vector<double>.Build.Dense(Rows, i => targets[i]));
    }

    /// <summary>N((XᵀX/σ² + 1/s²)⁻¹Xᵀy/σ², (XᵀX/σ² + 1/s²)⁻¹).</summary>
    public static (Vector<double> Mean, Matrix<double> Covariance) Posterior(
        Matrix<double> x, Vector<double> y, double noise, double priorScale)
    {
        Matrix<double> precision = (x.TransposeThisAndMultiply(x) / (noise * noise))
            + (Matrix<double>.Build.DenseIdentity(x.ColumnCount) / (priorScale * priorScale));
        return (precision.Solve(x.TransposeThisAndMultiply(y)) / (noise * noise), precision.Inverse());
    }
}
