using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>
/// What flows from one layer to those above it, and its gradient on the way back. Several layers may read it: the first
/// that hands its gradient down overwrites, the others add.
/// </summary>
/// <param name="backend">Where it lies.</param>
/// <param name="value">y [capacity, …]; a step uses the first rows.</param>
/// <param name="gradient">∂loss/∂y, as large; none where no gradient is wanted.</param>
/// <param name="derivative">
/// f′, as large, where y = f(z) and the layer that made it wants ∂loss/∂z; none where it wants ∂loss/∂y.
/// </param>
public sealed class Signal(
    Backend backend, View<float> value, View<float> gradient = default, View<float> derivative = default)
{
    private bool _isWritten, _isDerived;

    /// <summary>y.</summary>
    public View<float> Value => value;

    /// <summary>The shape of a batch: sequences are [time, batch, features], though y is [tokens, features].</summary>
    public Shape Shape { get; init; } = value.Shape;

    /// <summary>
    /// How many draws of random weights its rows hold, side by side: draw s of sample b is row s·samples + b.
    /// </summary>
    public int Draws { get; init; } = 1;

    /// <summary>Whether the layer that makes y leaves y² in <see cref="Squares"/>.</summary>
    internal bool KeepsSquares { get; set; }

    /// <summary>Where to, as large: said by a layer that reads it; none: it is not wanted.</summary>
    internal View<float> Squares { get; set; }

    /// <summary>∂loss/∂y, or ∂loss/∂z once <see cref="TakeGradient"/> has said so.</summary>
    public View<float> Gradient => gradient;

    /// <summary>Whether a gradient is wanted.</summary>
    public bool HasGradient => !gradient.IsNone;

    /// <summary>How many layers read it: said when they are bound.</summary>
    internal int Readers { get; set; }

    /// <summary>
    /// Where a layer that reads this signal leaves its share of the gradient.
    /// </summary>
    /// <param name="rows">Samples of the batch.</param>
    /// <param name="factor">
    /// What the share is to be multiplied by, elementwise: f′ where the layer is the only reader, so that its own
    /// kernel does it on the way; else none.
    /// </param>
    /// <param name="accumulate">Whether to add to what is there.</param>
    public View<float> HandDown(int rows, out View<float> factor, out bool accumulate)
    {
        bool alone = Readers <= 1;
        factor = alone ? Derivative(rows) : View<float>.None;
        accumulate = _isWritten;
        _isDerived = alone;
        _isWritten = true;
        return gradient.FirstRows(rows);
    }

    /// <summary>
    /// The gradient as the layer that made the signal wants it, once all above have handed theirs down: through f,
    /// where it has said f′.
    /// </summary>
    public View<float> TakeGradient(int rows)
    {
        View<float> taken = gradient.FirstRows(rows), factor = Derivative(rows);
        if (!_isDerived && !factor.IsNone)
            backend.Elementwise.Multiply(taken, factor, taken);
        (_isWritten, _isDerived) = (false, false);
        return taken;
    }

    private View<float> Derivative(int rows) => derivative.FirstRows(rows);
}
