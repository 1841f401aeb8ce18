namespace QtGpu.LinearAlgebra;

/// <summary>
/// w(λ) = argmin ‖φ·w − y‖² + λ‖w‖² for many λ by one factorisation of R: with R = U·B·Vᵀ and B bidiagonal, each λ is a
/// bidiagonal problem of O(F) rotations and a product with V, 2·F² flops. Gram matrices are not formed.
/// </summary>
/// <remarks>Eldén, BIT 17 (1977) 134.</remarks>
internal sealed class RidgePath
{
    private readonly int _features;
    private readonly Bidiagonal _bidiagonal;
    private readonly double[][] _projected;

    /// <summary>Factorises what the rows so far have left.</summary>
    public RidgePath(StreamingQr qr)
    {
        _features = qr.Features;
        _projected = [.. Enumerable.Range(0, qr.Outputs).Select(qr.Projected)];
        _bidiagonal = new(qr.Factor(), _features, _projected);
    }

    /// <summary>w(λ) of one output.</summary>
    /// <param name="ridge">λ ≥ 0.</param>
    /// <param name="output">Which.</param>
    /// <param name="weights">F numbers.</param>
    public void Solve(double ridge, int output, Span<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, _features, nameof(weights));
        ReadOnlySpan<double> d = _bidiagonal.Diagonal, e = _bidiagonal.Above, c = _projected[output];
        double[] diagonal = new double[_features], above = new double[_features];
        double root = Math.Sqrt(ridge), below = root, side = 0;

        // [B; √λ·1] → [B′; 0]: a row of B with the row below it, which leaves one number to the right of that; that one
        // with the next row of √λ·1. `below` and `side` are what the lower row has then.
        for (int i = 0; i < _features; i++)
        {
            double length = diagonal[i] = double.Hypot(d[i], below);
            double cos = length == 0 ? 1 : d[i] / length, sin = length == 0 ? 0 : below / length;
            above[i] = cos * e[i];
            weights[i] = (cos * c[i]) + (sin * side);
            double fill = -sin * e[i], left = (cos * side) - (sin * c[i]);
            below = double.Hypot(fill, root);
            side = below == 0 ? 0 : fill / below * left;
        }

        for (int i = _features - 1; i >= 0; i--)
            weights[i] = (weights[i] - (i + 1 < _features ? above[i] * weights[i + 1] : 0)) / diagonal[i];
        _bidiagonal.ApplyRight(weights);
    }
}
