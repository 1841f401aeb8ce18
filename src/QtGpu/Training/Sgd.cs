using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Updates;

namespace QtGpu.Training;

/// <summary>Stochastic gradient descent, with momentum where asked: see <see cref="MomentumUpdate"/>.</summary>
[Named("sgd")]
public sealed class Sgd(OptimizerSettings settings) : Optimizer(settings)
{
    /// <summary>Plain SGD.</summary>
    public Sgd(float rate, float momentum = 0)
        : this(new OptimizerSettings { Rate = rate, Momentum = momentum })
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Knows => ["momentum"];

    /// <inheritdoc/>
    public override int StateRows => Settings.Momentum == 0 ? 0 : 1;

    /// <inheritdoc/>
    public override void Step(
        Backend backend, View<float> w, View<float> dW, View<float> state, View<float> squaredNorm,
        long step, float rate)
    {
        if (StateRows == 0)
        {
            backend.Optimizers.Step(
                new SgdUpdate(rate, Settings.WeightDecay), w, dW, View<float>.None, View<float>.None, squaredNorm,
                Settings.ClipNorm, Settings.ClipValue);
            return;
        }

        backend.Optimizers.Step(
            new MomentumUpdate(rate, Settings.Momentum, Settings.WeightDecay), w, dW, state.Row(0), View<float>.None,
            squaredNorm, Settings.ClipNorm, Settings.ClipValue);
    }

    /// <inheritdoc/>
    public override string ToString() => Settings.Momentum == 0
        ? $"sgd {Settings.Rate}"
        : $"sgd {Settings.Rate}, momentum {Settings.Momentum}";
}
