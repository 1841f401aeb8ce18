using QtGpu.Kernels.Host.Float64;

namespace QtGpu.LinearAlgebra;

/// <summary>
/// w = argmin Σₜ γ^(T−t)·(φ·w − y)² + δ·γ^T·‖w‖², kept up to date row by row: recursive least squares with P = 1/δ at
/// the start. What is kept is not P, which loses its symmetry and sign to rounding, nor w, whose errors would add up,
/// but the triangular R with RᵀR = P⁻¹ and R·w: each row is rotated into them (QR form), which is backward stable for
/// any condition. 3·F² flops per row, F² per solution and output.
/// </summary>
/// <remarks>
/// Haykin, Adaptive Filter Theory (QRD-RLS); Golub and Van Loan, Matrix Computations, updating a factorisation.
/// </remarks>
internal sealed class RecursiveLeastSquares
{
    private readonly int _stride;
    private readonly double[] _r, _row;
    private readonly double _fade;

    /// <summary>No rows yet: w = 0.</summary>
    /// <param name="features">F, the length of φ.</param>
    /// <param name="outputs">The length of y.</param>
    /// <param name="delta">δ: the ridge that the start amounts to.</param>
    /// <param name="forgetting">γ in (0, 1]: what a row's weight is multiplied by with each row behind it.</param>
    public RecursiveLeastSquares(int features, int outputs, double delta, double forgetting = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delta);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forgetting);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(forgetting, 1);
        (Features, Outputs, _stride, _fade) = (features, outputs, features + outputs, Math.Sqrt(forgetting));
        _r = new double[features * _stride];
        _row = new double[_stride];
        for (int i = 0; i < features; i++)
            _r[(i * _stride) + i] = Math.Sqrt(delta);
    }

    /// <summary>F, the length of φ.</summary>
    public int Features { get; }

    /// <summary>The length of y.</summary>
    public int Outputs { get; }

    /// <summary>Takes one row φ with its target y. Allocates nothing.</summary>
    public void Add(ReadOnlySpan<double> features, ReadOnlySpan<double> targets)
    {
        features.CopyTo(_row);
        targets.CopyTo(_row.AsSpan(Features, Outputs));
        for (int i = 0; i < Features; i++)
        {
            Span<double> r = _r.AsSpan((i * _stride) + i, _stride - i), row = _row.AsSpan(i);
            double above = _fade * r[0], length = double.Hypot(above, row[0]);
            if (length > 0)
                Vectors.Rotate(above / length, row[0] / length, _fade, r, row);
        }
    }

    /// <summary>
    /// w of the rows so far, with a condition number as <see cref="StreamingQr"/> has it; null where it is singular.
    /// </summary>
    public RidgeSolution? Solve()
    {
        var r = new double[Features * Features];
        for (int i = 0; i < Features; i++)
            _r.AsSpan((i * _stride) + i, Features - i).CopyTo(r.AsSpan((i * Features) + i));
        return RidgeSolution.Solve(new(r, Features), [.. Enumerable.Range(0, Outputs).Select(Projected)]);
    }

    private double[] Projected(int output) =>
        [.. Enumerable.Range(0, Features).Select(i => _r[(i * _stride) + Features + output])];
}
