namespace QtGpu.Kernels.Contract;

/// <summary>One launch over the flat parameter buffer. All views are rows of equal length.</summary>
public abstract class OptimizerOperations
{
    /// <summary>
    /// g ← dW·min(1, clip/‖dW‖) + decay·w; v ← momentum·v + g; w ← w − rate·v. With momentum 0, v is not touched and
    /// may be none; where |v| falls below 1e-30 it becomes 0, so that no denormal numbers stay.
    /// <paramref name="squaredNorm"/> [1, 1] holds ‖dW‖² and is read on the device; none: no clipping.
    /// </summary>
    public void Sgd(TensorView w, TensorView dW, TensorView v, TensorView squaredNorm, in SgdStep step)
    {
        Require.Inside(w);
        Require.Shape(dW, w.Shape);
        if (step.Momentum != 0)
            Require.Shape(v, w.Shape);
        Require.ShapeOrNone(squaredNorm, new Shape(1, 1));
        RunSgd(w, dW, step.Momentum == 0 ? TensorView.None : v, squaredNorm, step);
    }

    /// <summary>
    /// Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1) and AdamW (Loshchilov and Hutter, arXiv:1711.05101, algorithm 2):
    /// m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − rate·(m̂/(√v̂ + ε) + decay·w), the decay in g instead where
    /// <see cref="AdamStep.Decoupled"/> is false. Moments below 1e-30 become 0 and
    /// clipping is done as in <see cref="Sgd"/>.
    /// </summary>
    public void Adam(TensorView w, TensorView dW, TensorView m, TensorView v, TensorView squaredNorm, in AdamStep step)
    {
        Require.Inside(w);
        Require.Shape(dW, w.Shape);
        Require.Shape(m, w.Shape);
        Require.Shape(v, w.Shape);
        Require.ShapeOrNone(squaredNorm, new Shape(1, 1));
        RunAdam(w, dW, m, v, squaredNorm, step);
    }

    /// <summary><see cref="Sgd"/>, checked; v is none where the momentum is 0.</summary>
    protected abstract void RunSgd(TensorView w, TensorView dW, TensorView v, TensorView squaredNorm, in SgdStep step);

    /// <summary><see cref="Adam"/>, checked.</summary>
    protected abstract void RunAdam(
        TensorView w, TensorView dW, TensorView m, TensorView v, TensorView squaredNorm, in AdamStep step);
}

/// <summary>The numbers of one SGD step.</summary>
public readonly record struct SgdStep(float Rate, float Momentum, float WeightDecay, float ClipNorm);

/// <summary>The numbers of one Adam step.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to √v̂.</param>
/// <param name="WeightDecay">Decay of the weights.</param>
/// <param name="Decoupled">True for AdamW.</param>
/// <param name="ClipNorm">Largest gradient norm; +∞ for none.</param>
/// <param name="Correction1">1/(1 − β₁ᵗ)</param>
/// <param name="Correction2">1/(1 − β₂ᵗ)</param>
public readonly record struct AdamStep(
    float Rate, float Beta1, float Beta2, float Epsilon, float WeightDecay, bool Decoupled, float ClipNorm,
    float Correction1, float Correction2);
