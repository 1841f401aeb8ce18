using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>How the training of a network ended, in what a journal can hold.</summary>
/// <param name="Fit">Its epochs; null where it diverged.</param>
/// <param name="Train">The network on the training samples, where that was measured.</param>
/// <param name="Test">Likewise on the test samples.</param>
/// <param name="Where">Where it diverged; null where it did not.</param>
internal sealed record TrainingOutcome(FitResult? Fit, Evaluation? Train, Evaluation? Test, DivergencePoint? Where)
{
    /// <summary>See <see cref="GradientFlow"/>; null where that was not measured.</summary>
    public IReadOnlyList<double>? Gradients { get; init; }

    /// <summary>Of two tasks, one after the other, the epochs of the first; null where there was one.</summary>
    public FitResult? First { get; init; }

    /// <summary>What the network was worth on the first after each epoch of the second.</summary>
    public IReadOnlyList<double>? FirstAfter { get; init; }

    /// <summary>Why there is no result; null where there is one.</summary>
    public DivergedException? Why() =>
        Where is null ? null : new DivergedException(Where.Epoch, Where.Step, Where.Layer, Where.Message);

    /// <summary>A training that diverged.</summary>
    public static TrainingOutcome Of(DivergedException why) =>
        new(null, null, null, new(why.Epoch, why.Step, why.Layer, why.Message));
}

/// <summary>A <see cref="DivergedException"/> in what a journal can hold.</summary>
internal sealed record DivergencePoint(int Epoch, long Step, string Layer, string Message);
