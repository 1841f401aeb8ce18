using QtGpu.Kernels.Contract;

namespace QtGpu.Training;

/// <summary>A loss: its value and its gradient in one pass.</summary>
public abstract class Loss
{
    /// <summary>Softmax cross-entropy for classes, half the mean squared error for regression.</summary>
    public static Loss For(int classes) => classes > 0 ? new SoftmaxCrossEntropy() : new MeanSquaredError();

    /// <summary>What it is called.</summary>
    public abstract string Name { get; }

    /// <summary>Writes ∂loss/∂output (unless none) and statistics [Σ loss, correct] of the batch.</summary>
    public abstract void Evaluate(
        Backend backend, TensorView output, TensorView targets, TensorView gradient, TensorView statistics);
}

/// <summary>See <see cref="DenseOperations.SoftmaxCrossEntropy"/>.</summary>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => "cross-entropy";

    /// <inheritdoc/>
    public override void Evaluate(
        Backend backend, TensorView output, TensorView targets, TensorView gradient, TensorView statistics) =>
        backend.Dense.SoftmaxCrossEntropy(output, targets.Reshape(Shape.Vector(targets.Rows)), gradient, statistics);
}

/// <summary>See <see cref="DenseOperations.MeanSquaredError"/>.</summary>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override string Name => "half the mean squared error";

    /// <inheritdoc/>
    public override void Evaluate(
        Backend backend, TensorView output, TensorView targets, TensorView gradient, TensorView statistics) =>
        backend.Dense.MeanSquaredError(output, targets, gradient, statistics);
}
