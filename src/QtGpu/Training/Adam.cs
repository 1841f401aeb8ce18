using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;

namespace QtGpu.Training;

/// <summary>Adam: see <see cref="OptimizerOperations.Adam"/>. Its weight decay is part of the gradient.</summary>
[Named("adam")]
public class Adam(OptimizerSettings settings) : Optimizer(settings)
{
    /// <summary>Adam with the usual β₁ 0.9, β₂ 0.999.</summary>
    public Adam(float rate)
        : this(new OptimizerSettings { Rate = rate })
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Knows => ["beta1", "beta2", "epsilon"];

    /// <inheritdoc/>
    public override int StateRows => 2;

    /// <summary>Whether the weight decay acts on the weights beside the gradient.</summary>
    protected virtual bool Decoupled => false;

    /// <inheritdoc/>
    public override void Step(
        Backend backend, TensorView w, TensorView dW, TensorView state, TensorView squaredNorm, long step, float rate) =>
        backend.Optimizers.Adam(
            w, dW, state.Row(0), state.Row(1), squaredNorm,
            new AdamStep(
                rate, Settings.Beta1, Settings.Beta2, Settings.Epsilon, Settings.WeightDecay, Decoupled, Settings.ClipNorm,
                (float)(1 / (1 - Math.Pow(Settings.Beta1, step))), (float)(1 / (1 - Math.Pow(Settings.Beta2, step)))));

    /// <inheritdoc/>
    public override string ToString() => $"{(Decoupled ? "adamw" : "adam")} {Settings.Rate}";
}

/// <summary>AdamW: the weight decay acts on the weights beside the gradient.</summary>
[Named("adamw")]
public sealed class AdamW(OptimizerSettings settings) : Adam(settings)
{
    /// <inheritdoc/>
    protected override bool Decoupled => true;
}
