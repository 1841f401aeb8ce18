using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Updates;

namespace QtGpu.Training;

/// <summary>
/// Lion: see <see cref="LionUpdate"/>. Its authors take a tenth of Adam's rate, and ten times its decay.
/// </summary>
[Named("lion")]
public sealed class Lion(OptimizerSettings settings) : Optimizer(settings)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Knows => ["beta1", "beta2"];

    /// <inheritdoc/>
    public override int StateRows => 1;

    /// <inheritdoc/>
    public override void Step(
        Backend backend, View<float> w, View<float> dW, View<float> state, View<float> squaredNorm,
        long step, float rate) =>
        backend.Optimizers.Step(
            new LionUpdate(rate, Settings.Beta1, Settings.Beta2, Settings.WeightDecay), w, dW, state.Row(0),
            View<float>.None, squaredNorm, Settings.ClipNorm, Settings.ClipValue);

    /// <inheritdoc/>
    public override string ToString() => $"lion {Settings.Rate}";
}
