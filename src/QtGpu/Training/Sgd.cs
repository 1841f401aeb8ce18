using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;

namespace QtGpu.Training;

/// <summary>Stochastic gradient descent, with momentum where asked: see <see cref="OptimizerOperations.Sgd"/>.</summary>
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
        Backend backend, TensorView w, TensorView dW, TensorView state, TensorView squaredNorm, long step, float rate) =>
        backend.Optimizers.Sgd(
            w, dW, StateRows == 0 ? TensorView.None : state.Row(0), squaredNorm,
            new SgdStep(rate, Settings.Momentum, Settings.WeightDecay, Settings.ClipNorm));

    /// <inheritdoc/>
    public override string ToString() => Settings.Momentum == 0 ? $"sgd {Settings.Rate}" : $"sgd {Settings.Rate}, momentum {Settings.Momentum}";
}
