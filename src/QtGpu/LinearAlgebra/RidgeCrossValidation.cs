namespace QtGpu.LinearAlgebra;

/// <summary>
/// The λ whose squared error is least on rows that were left out, fold by fold. A fold's error is exact without its
/// rows: ‖φ·w − y‖² = ‖R·w − Qᵀy‖² + residual². Folds count by the logarithm of it: one that is unlike the others, such
/// as the first stretch of a reservoir whose start is not quite forgotten, would outweigh them by orders of magnitude.
/// </summary>
/// <param name="Ridge">λ.</param>
/// <param name="Errors">The geometric mean of Σ (φ·w − y)² over folds, for each λ in turn.</param>
internal sealed record RidgeCrossValidation(double Ridge, IReadOnlyList<double> Errors)
{
    /// <summary>10⁻¹⁴ to 1, two per decade.</summary>
    public static IReadOnlyList<double> DefaultRidges { get; } =
        [.. Enumerable.Range(-28, 29).Select(i => Math.Pow(10, i / 2.0))];

    /// <summary>Leaves out one fold after another: a factorisation for each.</summary>
    /// <param name="folds">The rows, in parts; two at least.</param>
    /// <param name="ridges">What λ is chosen from.</param>
    public static RidgeCrossValidation Choose(IReadOnlyList<StreamingQr> folds, IReadOnlyList<double> ridges)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds.Count, 2, nameof(folds));
        var logarithms = new double[ridges.Count];
        var weights = new double[folds[0].Features];
        foreach (StreamingQr left in folds)
        {
            var others = new StreamingQr(left.Features, left.Outputs);
            foreach (StreamingQr fold in folds.Where(fold => fold != left))
                others.Add(fold);
            var path = new RidgePath(others);
            var r = new UpperTriangle(left.Factor(), left.Features);
            double[][] projected = [.. Enumerable.Range(0, left.Outputs).Select(left.Projected)];
            for (int i = 0; i < ridges.Count; i++)
            {
                double error = double.Epsilon;
                for (int output = 0; output < left.Outputs; output++)
                {
                    path.Solve(ridges[i], output, weights);
                    error += left.ResidualSquares(output) + r.SquaredDistance(weights, projected[output]);
                }

                logarithms[i] += Math.Log(error) / folds.Count;
            }
        }

        return new(ridges[Array.IndexOf(logarithms, logarithms.Min())], Array.ConvertAll(logarithms, Math.Exp));
    }
}
