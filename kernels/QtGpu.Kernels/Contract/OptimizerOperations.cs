using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Contract;

/// <summary>One launch over the flat parameter buffer.</summary>
public sealed class OptimizerOperations
{
    private readonly Backend _backend;

    internal OptimizerOperations(Backend backend) => _backend = backend;

    /// <summary>
    /// A step of a rule for all weights, after g ← dW·min(1, clip/‖dW‖), brought into [−bound, bound] element by
    /// element. All views are rows of equal length.
    /// </summary>
    /// <param name="update">The rule, with the step's numbers.</param>
    /// <param name="w">[1, n]</param>
    /// <param name="dW">[1, n]</param>
    /// <param name="first">[1, n], what the rule keeps; none where it keeps nothing</param>
    /// <param name="second">[1, n], what else it keeps; none where it keeps less</param>
    /// <param name="squaredNorm">[1, 1] holds ‖dW‖² and is read on the device; none: no clipping</param>
    /// <param name="clipNorm">clip</param>
    /// <param name="clipValue">bound; +∞: none</param>
    public void Step<TUpdate>(
        TUpdate update, View<float> w, View<float> dW, View<float> first, View<float> second, View<float> squaredNorm,
        float clipNorm, float clipValue = float.PositiveInfinity)
        where TUpdate : unmanaged, IUpdate
    {
        Require.Inside(w);
        Require.Shape(dW, w.Shape);
        if (TUpdate.States > 0)
            Require.Shape(first, w.Shape);
        if (TUpdate.States > 1)
            Require.Shape(second, w.Shape);
        Require.ShapeOrNone(squaredNorm, new Shape(1, 1));
        _backend.Run(new UpdatePass<TUpdate>(update, clipNorm, clipValue), w.Length, w, dW, first, second, squaredNorm);
    }
}
