namespace QtGpu.LinearAlgebra;

/// <summary>V = (G + λ·1)⁻¹·C in float64.</summary>
/// <param name="Weights">V [features, outputs].</param>
/// <param name="Condition">
/// Estimate of the 1-norm condition number of the equilibrated matrix:
/// what the factorisation's errors are multiplied by.
/// </param>
/// <param name="Features">F.</param>
internal sealed record RidgeSolution(double[] Weights, double Condition, int Features)
{
    // 2⁻⁵³: what a float64 is rounded by.
    private const double Epsilon = 1.0 / (1L << 53);

    // Of weights from a Gram matrix. A free run makes much of small errors: at an estimate of 1 its squared error
    // changes by a few per cent, at 100 by half.
    private const double WorstError = 1e-2;

    // Beyond this a Gram matrix has no digits left.
    private const double WorstCondition = 1e18;

    /// <summary>
    /// Whether a solution from a Gram matrix has digits to spare: its relative error, of the order of κ·2⁻⁵³·√F,
    /// is below 1e-2.
    /// </summary>
    public bool IsAccurate => Condition * Epsilon * Math.Sqrt(Features) < WorstError;

    /// <summary>
    /// Scales G + λ·1 to a unit diagonal, factorises it by Cholesky, and refines the solution once with residuals of
    /// the unscaled system.
    /// </summary>
    /// <param name="gram">G [n, n], lower triangle.</param>
    /// <param name="cross">C [n, outputs].</param>
    /// <param name="n">Features.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="ridge">λ ≥ 0.</param>
    /// <returns>Null where the matrix is singular to working precision.</returns>
    public static RidgeSolution? Solve(
        ReadOnlySpan<double> gram, ReadOnlySpan<double> cross, int n, int outputs, double ridge)
    {
        var scale = new double[n];
        for (int i = 0; i < n; i++)
            scale[i] = 1 / Math.Sqrt(gram[(i * n) + i] + ridge);
        if (!Array.TrueForAll(scale, double.IsFinite))
            return null;
        double[] l = new double[n * n];
        double norm = Equilibrate(gram, scale, n, ridge, l);
        if (Cholesky.Factorise(l, n) >= 0)
            return null;
        double condition = norm * NormEstimate.Symmetric(n, x => Cholesky.Solve(l, n, x));
        if (!(condition < WorstCondition))
            return null;

        var weights = new double[n * outputs];
        var x = new double[n];
        var residual = new double[n];
        for (int k = 0; k < outputs; k++)
        {
            for (int i = 0; i < n; i++)
                x[i] = 0;
            for (int pass = 0; pass < 2; pass++)
            {
                Residual(gram, cross, n, outputs, k, ridge, x, residual);
                for (int i = 0; i < n; i++)
                    residual[i] *= scale[i];
                Cholesky.Solve(l, n, residual);
                for (int i = 0; i < n; i++)
                    x[i] += scale[i] * residual[i];
            }

            for (int i = 0; i < n; i++)
                weights[(i * outputs) + k] = x[i];
        }

        return new(weights, condition, n);
    }

    /// <summary>
    /// Solves with R of rows, <see cref="StreamingQr.AddRidge"/> among them, where the Gram matrix has no digits left:
    /// errors grow with the root of the condition number, which is stated as for the Gram matrix.
    /// </summary>
    /// <returns>Null where R is singular to working precision.</returns>
    public static RidgeSolution? Solve(StreamingQr qr) =>
        Solve(new UpperTriangle(qr.Factor(), qr.Features), [.. Enumerable.Range(0, qr.Outputs).Select(qr.Projected)]);

    /// <summary>R·w = Qᵀy for each output; overwrites the right sides.</summary>
    internal static RidgeSolution? Solve(UpperTriangle r, double[][] projected)
    {
        int n = r.N, outputs = projected.Length;
        double[] scale = r.InverseNorms();
        if (!Array.TrueForAll(scale, double.IsFinite))
            return null;
        double condition = NormEstimate.Symmetric(n, x => r.SquareScaled(scale, x))
            * NormEstimate.Symmetric(n, x => r.SolveSquareScaled(scale, x));
        if (!(Math.Sqrt(condition * n) * Epsilon < 1))
            return null;

        var weights = new double[n * outputs];
        for (int k = 0; k < outputs; k++)
        {
            r.Solve(projected[k]);
            for (int i = 0; i < n; i++)
                weights[(i * outputs) + k] = projected[k][i];
        }

        return new(weights, condition, n);
    }

    // Fills the lower triangle of D(G + λ)D; returns its 1-norm.
    private static double Equilibrate(ReadOnlySpan<double> gram, double[] scale, int n, double ridge, double[] scaled)
    {
        var sums = new double[n];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> from = gram.Slice(i * n, i + 1);
            Span<double> to = scaled.AsSpan(i * n, i + 1);
            for (int j = 0; j < i; j++)
            {
                to[j] = from[j] * scale[i] * scale[j];
                sums[i] += Math.Abs(to[j]);
                sums[j] += Math.Abs(to[j]);
            }

            to[i] = (from[i] + ridge) * scale[i] * scale[i];
            sums[i] += Math.Abs(to[i]);
        }

        return sums.Max();
    }

    // c − (G + λ)x of output k, from the lower triangle.
    private static void Residual(
        ReadOnlySpan<double> gram, ReadOnlySpan<double> cross, int n, int outputs, int k, double ridge, double[] x,
        double[] residual)
    {
        for (int i = 0; i < n; i++)
            residual[i] = cross[(i * outputs) + k] - (ridge * x[i]);
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = gram.Slice(i * n, i + 1);
            double sum = row[i] * x[i], xi = x[i];
            for (int j = 0; j < i; j++)
            {
                sum = Math.FusedMultiplyAdd(row[j], x[j], sum);
                residual[j] = Math.FusedMultiplyAdd(-row[j], xi, residual[j]);
            }

            residual[i] -= sum;
        }
    }
}
