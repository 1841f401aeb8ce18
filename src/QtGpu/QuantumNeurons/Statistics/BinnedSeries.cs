namespace QtGpu.QuantumNeurons.Statistics;

/// <summary>
/// Series of measurements in bounded memory: bins of consecutive measurements, all of one length, which doubles when
/// there is no room for more. Each bin knows its mean and the variance within it, so that no part of the variance is lost.
/// </summary>
public sealed class BinnedSeries
{
    private readonly float[] _means, _variances, _openMean, _openSquares;

    /// <summary>Series without measurements.</summary>
    /// <param name="rows">How many series, measured together.</param>
    /// <param name="capacity">Bins of each; even.</param>
    public BinnedSeries(int rows, int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(capacity % 2, 0, nameof(capacity));
        (Rows, Capacity) = (rows, capacity);
        (_means, _variances) = (new float[rows * capacity], new float[rows * capacity]);
        (_openMean, _openSquares) = (new float[rows], new float[rows]);
    }

    /// <summary>How many series.</summary>
    public int Rows { get; }

    /// <summary>Bins of which there is room.</summary>
    public int Capacity { get; }

    /// <summary>Measurements in all.</summary>
    public long Measurements { get; private set; }

    /// <summary>Measurements in a bin.</summary>
    public int BinLength { get; private set; } = 1;

    /// <summary>Full bins.</summary>
    public int Bins => (int)(Measurements / BinLength);

    /// <summary>What a checkpoint holds: the bins, and what fills the next one.</summary>
    public IReadOnlyList<(string Name, float[] Values)> State =>
        [("means", _means), ("variances", _variances), ("open mean", _openMean), ("open squares", _openSquares)];

    /// <summary>One measurement of every series.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Rows, nameof(values));
        int bin = Bins, inBin = (int)(Measurements % BinLength) + 1;
        for (int row = 0; row < Rows; row++)
        {
            float off = values[row] - _openMean[row]; // Welford's update
            _openMean[row] += off / inBin;
            _openSquares[row] += off * (values[row] - _openMean[row]);
        }

        Measurements++;
        if (inBin < BinLength)
            return;
        for (int row = 0; row < Rows; row++)
        {
            _means[(row * Capacity) + bin] = _openMean[row];
            _variances[(row * Capacity) + bin] = _openSquares[row] / BinLength;
        }

        Array.Clear(_openMean);
        Array.Clear(_openSquares);
        if (Bins == Capacity)
            Halve();
    }

    /// <summary>The means of a series' bins, without the first <paramref name="skip"/>.</summary>
    public double[] Means(int row, int skip = 0) => Array.ConvertAll(Part(_means, row, skip), mean => (double)mean);

    /// <summary>The mean variance within the bins of a series, without the first <paramref name="skip"/>.</summary>
    public double VarianceWithin(int row, int skip = 0) => Part(_variances, row, skip).Average(variance => (double)variance);

    /// <summary>Sets the series to where a <see cref="State"/> was taken.</summary>
    public void Restore(long measurements, int binLength, Func<string, int, float[]> values)
    {
        (Measurements, BinLength) = (measurements, binLength);
        foreach (var (name, target) in State)
            values(name, target.Length).CopyTo(target, 0);
    }

    private float[] Part(float[] bins, int row, int skip) => bins[((row * Capacity) + skip)..((row * Capacity) + Bins)];

    // Pairs of bins become bins of twice the length: the variance between their means is now within.
    private void Halve()
    {
        for (int row = 0; row < Rows; row++)
        {
            Span<float> means = _means.AsSpan(row * Capacity, Capacity), variances = _variances.AsSpan(row * Capacity, Capacity);
            for (int i = 0; i < Capacity / 2; i++)
            {
                float half = (means[2 * i] - means[(2 * i) + 1]) / 2;
                variances[i] = ((variances[2 * i] + variances[(2 * i) + 1]) / 2) + (half * half);
                means[i] = (means[2 * i] + means[(2 * i) + 1]) / 2;
            }
        }

        BinLength *= 2;
    }
}
