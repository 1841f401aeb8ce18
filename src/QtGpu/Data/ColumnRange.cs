namespace QtGpu.Data;

/// <summary>A feature or a regression target, and the range of its values over some samples.</summary>
/// <param name="IsTarget">False for a feature.</param>
/// <param name="Index">Which, from 0.</param>
/// <param name="Low">The smallest value.</param>
/// <param name="High">The largest value.</param>
public sealed record ColumnRange(bool IsTarget, int Index, float Low, float High)
{
    // Features of a few units do no harm, and a tenth of the samples' scale neither.
    private const float Large = 10, Small = 0.1f;

    /// <summary>The largest absolute value.</summary>
    public float Magnitude => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>
    /// The feature or regression target that is furthest from ±1; null where all suit. A feature does not suit above
    /// 10, or below 0.1 where no feature is larger; a target above 10 or below 0.1.
    /// </summary>
    public static ColumnRange? FarFromOne(Samples samples)
    {
        ColumnRange[] features = Of(samples.AllFeatures(), samples.Features, isTarget: false);
        ColumnRange[] targets =
            samples.Classes > 0 ? [] : Of(samples.AllTargets(), samples.TargetCount, isTarget: true);
        float largest = features.Max(feature => feature.Magnitude);
        return features.Where(feature => feature.Magnitude > Large || largest < Small)
            .Concat(targets.Where(target => target.Magnitude is > Large or < Small))
            .Where(column => column.Magnitude > 0)
            .MaxBy(column => Math.Abs(Math.Log10(column.Magnitude)));
    }

    private static ColumnRange[] Of(float[] rows, int width, bool isTarget)
    {
        var low = rows.AsSpan(0, width).ToArray();
        float[] high = [.. low];
        for (int row = width; row < rows.Length; row += width)
        {
            for (int k = 0; k < width; k++)
            {
                float x = rows[row + k];
                low[k] = Math.Min(low[k], x);
                high[k] = Math.Max(high[k], x);
            }
        }

        return [.. low.Select((smallest, k) => new ColumnRange(isTarget, k, smallest, high[k]))];
    }
}
