namespace QtGpu.Data.Series;

/// <summary>
/// Pieces of a series as sequences, for networks that forecast at each step: inputs u(t), targets y(t).
/// </summary>
public static class SeriesWindows
{
    /// <summary>Windows of some steps of a series; the last one is shorter where they are not a whole number.</summary>
    /// <param name="series">The series.</param>
    /// <param name="first">The step that the first window begins with.</param>
    /// <param name="steps">Steps of all windows together, or up to the end of the last one.</param>
    /// <param name="window">Steps of a window.</param>
    /// <param name="stride">
    /// Steps from the start of a window to that of the next; 0: <paramref name="window"/>, so that none is in two.
    /// </param>
    /// <exception cref="InputException">There are no such steps, or a length is not at least 1.</exception>
    public static Samples Of(TimeSeries series, int first, int steps, int window, int stride = 0)
    {
        stride = stride == 0 ? window : stride;
        if (window < 1 || stride < 1 || steps < 1)
            throw new InputException(
                $"Windows of a series need 1 step or more; got ‘window’ {window}, stride {stride}, of {steps} steps.");
        if (first < 0 || first > series.Length - steps)
            throw new InputException(
                $"{series.Name} has {series.Length} steps with a target; asked for {first} … "
                + $"{first + (long)steps - 1}.");
        int[] starts = [.. Starts(first, steps, window, stride)];
        int[] lengths = Array.ConvertAll(starts, start => Math.Min(window, first + steps - start));
        return Samples.OfSequences(
            [.. starts.Zip(lengths).SelectMany(piece => series.InputsOf(piece.First, piece.Second).ToArray())],
            series.InputFeatures, lengths,
            [.. starts.Zip(lengths).SelectMany(piece => series.TargetsOf(piece.First, piece.Second).ToArray())],
            classes: 0, series.TargetFeatures, targetsPerStep: true);
    }

    /// <summary>
    /// Windows of the steps before the forecast to train on, and of those of the forecast to test on.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="training">Steps to train on, from the first.</param>
    /// <param name="horizon">Steps behind them to test on.</param>
    /// <param name="window">Steps of a window.</param>
    /// <exception cref="InputException">The series is shorter, or a length is not at least 1.</exception>
    public static Dataset Dataset(TimeSeries series, int training, int horizon, int window) => new(
        series.Name, Of(series, 0, training, window), Of(series, training, horizon, window), ClassNames: [],
        Synthetic: false, $"windows of {window} steps, the next value at each; tested on the {horizon} steps behind")
    {
        Digest = series.Digest,
    };

    /// <summary>
    /// A window that begins with each of some steps, as a sequence with one target: that of its last step.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="first">The step that the first window begins with.</param>
    /// <param name="count">Windows.</param>
    /// <param name="window">Steps of a window.</param>
    /// <exception cref="InputException">There are no such steps, or a length is not at least 1.</exception>
    public static Samples WithLastTarget(TimeSeries series, int first, int count, int window)
    {
        Samples each = Of(series, first, count + window - 1, window, stride: 1);
        int targets = series.TargetFeatures;
        return Samples.OfSequences(
            [.. Enumerable.Range(0, count).SelectMany(i => each.Row(i).ToArray())], series.InputFeatures,
            [.. Enumerable.Repeat(window, count)],
            [.. Enumerable.Range(0, count).SelectMany(i => each.Target(i)[^targets..].ToArray())],
            classes: 0, targets);
    }

    // With strides below the window, windows end with the last step; without, the rest is a shorter one.
    private static IEnumerable<int> Starts(int first, int steps, int window, int stride)
    {
        int end = first + steps;
        for (int start = first; start < end; start += stride)
        {
            yield return start;
            if (start + window >= end)
                yield break;
        }
    }
}
