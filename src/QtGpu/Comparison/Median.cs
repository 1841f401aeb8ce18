namespace QtGpu.Comparison;

/// <summary>The middle value.</summary>
public static class Median
{
    /// <summary>The median of at least one value; the mean of the middle two of an even number.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
