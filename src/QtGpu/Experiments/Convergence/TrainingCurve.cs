namespace QtGpu.Experiments.Convergence;

/// <summary>How a network's accuracy rose while it was trained.</summary>
/// <param name="Accuracy">
/// Test accuracy in %, measured so many times in each epoch; after a divergence, that of guessing.
/// </param>
/// <param name="Checks">Measurements in an epoch.</param>
/// <param name="SecondsPerEpoch">
/// Of training steps alone: the median over the parts between measurements, which a moment's load does not move.
/// </param>
/// <param name="Diverged">Whether the training ended early.</param>
public sealed record TrainingCurve(
    IReadOnlyList<double> Accuracy, int Checks, double SecondsPerEpoch, bool Diverged)
{
    /// <summary>The accuracy after the last epoch, in %.</summary>
    public double Last => Accuracy[^1];

    /// <summary>Epochs until each measurement.</summary>
    public IReadOnlyList<double> Epochs => [.. Enumerable.Range(1, Accuracy.Count).Select(i => (double)i / Checks)];

    /// <summary>
    /// Epochs until an accuracy was first measured, such as 1.25; infinite where it never was.
    /// </summary>
    public double EpochsTo(double target)
    {
        int index = Accuracy.ToList().FindIndex(accuracy => accuracy >= target);
        return index < 0 ? double.PositiveInfinity : (index + 1.0) / Checks;
    }

    /// <summary>Seconds of training steps until then.</summary>
    public double SecondsTo(double target) => EpochsTo(target) * SecondsPerEpoch;
}
