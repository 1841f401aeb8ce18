namespace QtGpu.Training;

/// <summary>What was measured in one epoch. Accuracies are fractions.</summary>
/// <param name="Epoch">1, 2, …</param>
/// <param name="TrainLoss">Mean loss over the epoch's batches, as they were trained on.</param>
/// <param name="TrainAccuracy">Likewise; 0 for regression.</param>
/// <param name="ValidationLoss">Mean loss on the validation samples after the epoch, or null without any.</param>
/// <param name="ValidationAccuracy">Likewise.</param>
/// <param name="GradientNorm">Norm of the gradient in the epoch's last step, before clipping.</param>
/// <param name="Rate">Learning rate of the epoch's last step.</param>
/// <param name="Seconds">Time of the training steps alone.</param>
/// <param name="SamplesPerSecond">Training samples per second of that time.</param>
public sealed record EpochRecord(
    int Epoch, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy,
    double GradientNorm, double Rate, double Seconds, double SamplesPerSecond);

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

    /// <summary>The first epoch whose validation accuracy reached <paramref name="accuracy"/>, or null.</summary>
    public int? EpochsTo(double accuracy) => Epochs.FirstOrDefault(e => e.ValidationAccuracy >= accuracy)?.Epoch;

    /// <summary>Seconds of training steps until then, or null.</summary>
    public double? SecondsTo(double accuracy) =>
        EpochsTo(accuracy) is { } epoch ? Epochs.Take(epoch).Sum(e => e.Seconds) : null;
}
