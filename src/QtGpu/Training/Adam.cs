using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Updates;

namespace QtGpu.Training;

/// <summary>Adam: see <see cref="AdamUpdate"/>. Its weight decay is part of the gradient.</summary>
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
        Backend backend, View<float> w, View<float> dW, View<float> state, View<float> squaredNorm,
        long step, float rate) =>
        backend.Optimizers.Step(
            new AdamUpdate(
                rate, Settings.Beta1, Settings.Beta2, Settings.Epsilon, Decoupled ? 0 : Settings.WeightDecay,
                Decoupled ? Settings.WeightDecay : 0, (float)(1 / (1 - Math.Pow(Settings.Beta1, step))),
                (float)(1 / (1 - Math.Pow(Settings.Beta2, step)))),
            w, dW, state.Row(0), state.Row(1), squaredNorm, Settings.ClipNorm, Settings.ClipValue);

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
