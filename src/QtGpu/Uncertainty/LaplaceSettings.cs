namespace QtGpu.Uncertainty;

/// <summary>How a <see cref="LastLayerLaplace"/> is made.</summary>
public sealed record LaplaceSettings
{
    /// <summary>Draws of the last layer; 0: the closed form, which is a single answer.</summary>
    [Setting("draws", "N", "Draws of the last layer, 0 for the closed form", Least = 0, Most = 10_000)]
    public int Draws { get; init; } = 50;

    /// <summary>
    /// δ of the prior N(0, 1/δ) of each weight and bias of the last layer; 0: the one whose marginal likelihood is
    /// largest, or whose NLL on held-out samples is least, where some are given.
    /// </summary>
    [Setting("prior precision", "δ", "Precision of the last layer's prior, 0 to choose it", Least = 0)]
    public double PriorPrecision { get; init; }

    /// <summary>Of the draws.</summary>
    public long Seed { get; init; }
}
