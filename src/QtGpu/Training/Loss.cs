using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Losses;

namespace QtGpu.Training;

/// <summary>What a network should have given for a batch: one of the two.</summary>
/// <param name="Numbers">[rows, targets]; none for classes</param>
/// <param name="Labels">[1, rows], the numbers of the classes; none for a regression</param>
public readonly record struct Targets(View<float> Numbers, View<int> Labels)
{
    /// <summary>How many there are: a network that draws has several outputs for each.</summary>
    public int Rows => Labels.IsNone ? Numbers.Rows : Labels.Columns;

    /// <summary>Of memory that holds either [rows, targets], or [rows, 1] labels where there are classes.</summary>
    public static Targets Of(View<float> memory, int classes) => classes > 0
        ? new(View<float>.None, memory.Cast<int>().Reshape(Shape.Vector(memory.Rows)))
        : new(memory, View<int>.None);
}

/// <summary>
/// A loss: its value and its gradient in one pass. To add one, derive and mark it with <see cref="NamedAttribute"/>;
/// numbers that its constructor takes are settings of it.
/// </summary>
public abstract class Loss
{
    /// <summary>Softmax cross-entropy for classes, half the mean squared error for regression.</summary>
    public static Loss For(int classes) => classes > 0 ? new SoftmaxCrossEntropy() : new MeanSquaredError();

    /// <summary>The loss that a text names, such as <c>huber:delta=0.5</c>.</summary>
    /// <exception cref="InputException">There is no such loss, or a setting of it is out of range.</exception>
    public static Loss Of(string text) => Catalogue<Loss>.Parse("‘loss’", text);

    /// <summary>The loss that a text names, null: the usual one, for targets that it fits.</summary>
    /// <exception cref="InputException">As <see cref="Of"/>, or it is one of other targets.</exception>
    public static Loss For(int classes, string? text)
    {
        Loss loss = text is null ? For(classes) : Of(text);
        loss.RequireTargets(classes);
        return loss;
    }

    /// <summary>What it is called.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it judges classes, else numbers.</summary>
    public virtual bool IsForClasses => false;

    /// <summary>
    /// Writes ∂loss/∂output (unless none) and statistics [Σ loss, correct] of the batch, as means over the draws of a
    /// network that draws.
    /// </summary>
    public abstract void Evaluate(
        Backend backend, View<float> output, Targets targets, View<float> gradient, View<float> statistics);

    /// <summary>Throws unless it judges what the samples have: classes, or numbers where there are none.</summary>
    internal void RequireTargets(int classes)
    {
        if (IsForClasses == classes > 0)
            return;
        string[] others = [.. Catalogue<Loss>.Names.Where(name => Of(name).IsForClasses == classes > 0)];
        throw new InputException(
            $"‘loss’ {NamedAttribute.Of(this)} is for {(IsForClasses ? "classes" : "numbers")}, and these samples have "
            + $"{(classes > 0 ? "classes" : "numbers")}; leave it out, or choose {string.Join(" or ", others)}");
    }
}

/// <summary>See <see cref="DenseOperations.SoftmaxCrossEntropy"/>.</summary>
[Named("cross-entropy")]
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => "cross-entropy";

    /// <inheritdoc/>
    public override bool IsForClasses => true;

    /// <inheritdoc/>
    public override void Evaluate(
        Backend backend, View<float> output, Targets targets, View<float> gradient, View<float> statistics) =>
        backend.Dense.SoftmaxCrossEntropy(output, targets.Labels, gradient, statistics);
}

/// <summary>See <see cref="DenseOperations.MeanSquaredError"/>.</summary>
[Named("squared-error")]
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override string Name => "half the mean squared error";

    /// <inheritdoc/>
    public override void Evaluate(
        Backend backend, View<float> output, Targets targets, View<float> gradient, View<float> statistics) =>
        backend.Dense.MeanSquaredError(output, targets.Numbers, gradient, statistics);
}

/// <summary>See <see cref="Huber"/>: a regression that a few wild targets do not lead astray.</summary>
/// <param name="delta">δ, above 0, in units of the targets as they are trained on.</param>
/// <exception cref="InputException">δ is not a number above 0.</exception>
[Named("huber")]
public sealed class HuberLoss(float delta = 1) : Loss
{
    private readonly float _delta = delta > 0 && float.IsFinite(delta)
        ? delta
        : throw new InputException(
            $"the Huber loss's delta: expected a number above 0, got {delta}; give a number such as 1");

    /// <inheritdoc/>
    public override string Name => "Huber loss";

    /// <inheritdoc/>
    public override void Evaluate(
        Backend backend, View<float> output, Targets targets, View<float> gradient, View<float> statistics) =>
        backend.Dense.Loss(
            new Huber(
                output.Rows, output.Columns, _delta, DenseOperations.Draws(output.Rows, targets.Numbers.Rows)),
            output, targets.Numbers, gradient, statistics);
}
