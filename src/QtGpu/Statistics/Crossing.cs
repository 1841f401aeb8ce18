namespace QtGpu.Statistics;

/// <summary>Where a curve through points passes a value.</summary>
internal static class Crossing
{
    /// <summary>
    /// The first x at which it rises through the value, linearly between points; NaN where it does not.
    /// </summary>
    /// <param name="x">Abscissas, ascending.</param>
    /// <param name="y">The curve there.</param>
    /// <param name="value">What it is to pass.</param>
    public static double Rising(IReadOnlyList<double> x, IReadOnlyList<double> y, double value)
    {
        for (int i = 1; i < y.Count; i++)
        {
            if (y[i - 1] <= value && y[i] > value)
                return x[i - 1] + ((x[i] - x[i - 1]) * ((value - y[i - 1]) / (y[i] - y[i - 1])));
        }

        return double.NaN;
    }
}
