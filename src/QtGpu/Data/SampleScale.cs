namespace QtGpu.Data;

/// <summary>
/// What makes the features of samples, and the targets of a regression, of mean 0 and standard deviation 1. Taken from
/// the training samples alone, kept with the network, and applied to whatever it is asked about.
/// </summary>
/// <param name="Features">That of the features.</param>
/// <param name="Targets">That of the targets; null for classification.</param>
public sealed record SampleScale(Standardisation Features, Standardisation? Targets)
{
    /// <summary>Means and deviations of these samples.</summary>
    public static SampleScale Of(Samples train) => new(
        new(train.AllFeatures(), train.Features),
        train is { Classes: 0, TargetCount: > 0 } ? new(train.AllTargets(), train.TargetCount) : null);
}
