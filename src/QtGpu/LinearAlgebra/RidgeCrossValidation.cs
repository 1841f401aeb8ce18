namespace QtGpu.LinearAlgebra;

/// <summary>
/// The λ whose mean squared error is least on rows that were left out, fold by fold. A fold's error is exact without its
/// rows: ‖φ·w − y‖² = ‖R·w − Qᵀy‖² + residual².
/// </summary>
/// <param name="Ridge">λ.</param>
/// <param name="Errors">Σ (φ·w − y)² over all folds, for each λ in turn.</param>
public sealed record RidgeCrossValidation(double Ridge, IReadOnlyList<double> Errors)
{
    /// <summary>10⁻¹⁴ to 1, two per decade.</summary>
    public static IReadOnlyList<double> DefaultRidges { get; } = [.. Enumerable.Range(-28, 29).Select(i => Math.Pow(10, i / 2.0))];

    /// <summary>Leaves out one fold after another: a factorisation for each.</summary>
    /// <param name="folds">The rows, in parts; two at least.</param>
    /// <param name="ridges">What λ is chosen from.</param>
    public static RidgeCrossValidation Choose(IReadOnlyList<StreamingQr> folds, IReadOnlyList<double> ridges)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds.Count, 2, nameof(folds));
        var errors = new double[ridges.Count];
        var weights = new double[folds[0].Features];
        foreach (StreamingQr left in folds)
        {
            var others = new StreamingQr(left.Features, left.Outputs);
            foreach (StreamingQr fold in folds.Where(fold => fold != left))
                others.Add(fold);
            var path = new RidgePath(others);
            var r = new UpperTriangle(left.Factor(), left.Features);
            for (int output = 0; output < left.Outputs; output++)
            {
                double[] projected = left.Projected(output);
                for (int i = 0; i < ridges.Count; i++)
                {
                    path.Solve(ridges[i], output, weights);
                    errors[i] += left.ResidualSquares(output) + r.SquaredDistance(weights, projected);
                }
            }
        }

        return new(ridges[Array.IndexOf(errors, errors.Min())], errors);
    }
}
