namespace QtGpu.Training;

/// <summary>What was measured in one epoch. Accuracies are fractions, and null for regression.</summary>
/// <param name="Epoch">1, 2, …</param>
/// <param name="TrainLoss">Mean loss over the epoch's batches, as they were trained on.</param>
/// <param name="TrainAccuracy">Likewise.</param>
/// <param name="ValidationLoss">Mean loss on the validation samples after the epoch, or null without any.</param>
/// <param name="ValidationAccuracy">Likewise.</param>
/// <param name="GradientNorm">Norm of the gradient in the epoch's last step, before clipping.</param>
/// <param name="Rate">Learning rate of the epoch's last step.</param>
/// <param name="Seconds">Time of the training steps alone.</param>
/// <param name="SamplesPerSecond">Training samples per second of that time.</param>
public sealed record EpochRecord(
    int Epoch, double TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy,
    double GradientNorm, double Rate, double Seconds, double SamplesPerSecond)
{
    /// <summary>
    /// <see cref="RegressionErrors.Rmse"/> on the validation samples, in the targets' own units; null for
    /// classification.
    /// </summary>
    public double? ValidationRmse { get; init; }

    /// <summary><see cref="RegressionErrors.Mae"/>, likewise.</summary>
    public double? ValidationMae { get; init; }

    /// <summary><see cref="RegressionErrors.R2"/>, likewise; null also where the targets do not vary.</summary>
    public double? ValidationR2 { get; init; }

    internal EpochRecord With(Evaluation validation) => this with
    {
        ValidationLoss = validation.Loss,
        ValidationAccuracy = validation.Accuracy,
        ValidationRmse = validation.Errors?.Rmse,
        ValidationMae = validation.Errors?.Mae,
        ValidationR2 = validation.Errors?.R2,
    };
}

/// <summary>A finished (or stopped) training run.</summary>
/// <param name="Epochs">One record per epoch.</param>
/// <param name="Parameters">Trainable numbers of the model.</param>
public sealed record FitResult(IReadOnlyList<EpochRecord> Epochs, long Parameters)
{
    /// <summary>The last epoch.</summary>
    public EpochRecord Last => Epochs[^1];

    /// <summary>Seconds of training steps in all.</summary>
    public double Seconds => Epochs.Sum(e => e.Seconds);

    /// <summary>Training samples per second over the whole run.</summary>
    public double SamplesPerSecond => Epochs.Sum(e => e.Seconds * e.SamplesPerSecond) / Seconds;

    /// <summary>The first epoch whose validation accuracy, or R², reached <paramref name="target"/>, or null.</summary>
    public int? EpochsTo(double target) =>
        Epochs.FirstOrDefault(e => (e.ValidationAccuracy ?? e.ValidationR2) >= target)?.Epoch;

    /// <summary>Seconds of training steps until then, or null.</summary>
    public double? SecondsTo(double target) =>
        EpochsTo(target) is { } epoch ? Epochs.Take(epoch).Sum(e => e.Seconds) : null;
}
