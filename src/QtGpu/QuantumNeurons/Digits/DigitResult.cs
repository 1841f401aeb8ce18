namespace QtGpu.QuantumNeurons.Digits;

/// <summary>How well a layer of output neurons tells images apart.</summary>
/// <param name="Images">How many.</param>
/// <param name="Accuracy">Share whose label has the largest activity.</param>
/// <param name="ClassicalAccuracy">The same of the regression that the strengths are from.</param>
/// <param name="Agreement">Share of images of which both say the same.</param>
/// <param name="MeanField">Mean of E.</param>
/// <param name="LargestField">The largest E.</param>
/// <param name="MedianGap">Median over the images of the largest activity less the next.</param>
/// <param name="SmallGap">A tenth of the images has a smaller one.</param>
/// <param name="MedianGapError">Median of its standard error.</param>
/// <param name="Error">Root mean square of the activities' standard errors.</param>
/// <param name="LargestError">The largest of them.</param>
/// <param name="Seconds">Time for the activities.</param>
public sealed record DigitResult(
    int Images, double Accuracy, double ClassicalAccuracy, double Agreement, double MeanField, double LargestField,
    double MedianGap, double SmallGap, double MedianGapError, double Error, double LargestError, double Seconds)
{
    /// <summary>The answer for each image.</summary>
    public IReadOnlyList<int> Choices { get; init; } = [];

    /// <summary>The outputs' activities for each image; empty where an earlier version did not keep them.</summary>
    public IReadOnlyList<IReadOnlyList<float>> Activities { get; init; } = [];
}
