namespace QtGpu.Training;

/// <summary>A model measured on samples.</summary>
/// <param name="Loss">Mean loss per sample, as it is trained on.</param>
/// <param name="Confusion">Which class was taken for which; null for regression.</param>
/// <param name="Errors">How far outputs are from targets, in the targets' own units; null for classification.</param>
public sealed record Evaluation(double Loss, ConfusionMatrix? Confusion, RegressionErrors? Errors)
{
    /// <summary>
    /// Expected calibration error of the probabilities, in 15 bins of equally many samples; null where not measured.
    /// </summary>
    public double? CalibrationError { get; init; }

    /// <summary>Share of samples whose class scored highest; null for regression.</summary>
    public double? Accuracy => Confusion?.Accuracy;
}
