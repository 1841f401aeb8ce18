using System.Numerics;

namespace QtGpu.QuantumNeurons.Statistics;

/// <summary>
/// Series of measurements in bounded memory: bins of consecutive measurements, all of one length, which doubles when
/// there is no room for more. Each bin knows its mean and the variance within it,
/// so that no part of the variance is lost.
/// </summary>
internal sealed class BinnedSeries
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
        (_means, _variances) = (new float[checked(rows * capacity)], new float[rows * capacity]); // [bin, row]
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
        Span<float> mean = _openMean, squares = _openSquares;
        for (int row = 0; row < values.Length; row++)
        {
            float off = values[row] - mean[row]; // Welford's update
            mean[row] += off / inBin;
            squares[row] += off * (values[row] - mean[row]);
        }

        Measurements++;
        if (inBin < BinLength)
            return;
        mean.CopyTo(_means.AsSpan(bin * Rows));
        for (int row = 0; row < Rows; row++)
            _variances[(bin * Rows) + row] = squares[row] / BinLength;
        mean.Clear();
        squares.Clear();
        if (Bins == Capacity)
            Halve();
    }

    /// <summary>The means of a series' bins, without the first <paramref name="skip"/>.</summary>
    public double[] Means(int row, int skip = 0) => Column(_means, row, skip);

    /// <summary>The mean variance within the bins of a series, without the first <paramref name="skip"/>.</summary>
    public double VarianceWithin(int row, int skip = 0) => Column(_variances, row, skip).Average();

    /// <summary>Sets the series to where a <see cref="State"/> was taken.</summary>
    /// <param name="measurements">Measurements in all.</param>
    /// <param name="binLength">Measurements in a bin.</param>
    /// <param name="values">The numbers of a name, so many of them.</param>
    /// <exception cref="InputException">No series with room for so many bins can stand like that.</exception>
    public void Restore(long measurements, int binLength, Func<string, int, float[]> values)
    {
        if (measurements < 0 || binLength < 1 || !BitOperations.IsPow2(binLength)
            || measurements / binLength >= Capacity || (binLength > 1 && measurements / binLength < Capacity / 2))
        {
            throw new InputException(
                $"expected measurements in fewer than {Capacity} bins, of the shortest length that is a power of 2, "
                + $"got {measurements} in bins of {binLength}");
        }

        float[][] found = [.. State.Select(part => values(part.Name, part.Values.Length))];
        if (found[1].Any(variance => variance < 0) || found[3].Any(squares => squares < 0))
            throw new InputException("expected variances of 0 or more");
        (Measurements, BinLength) = (measurements, binLength);
        foreach (var (from, (_, to)) in found.Zip(State))
            from.CopyTo(to, 0);
    }

    private double[] Column(float[] bins, int row, int skip)
    {
        double[] column = new double[Bins - skip];
        for (int i = 0; i < column.Length; i++)
            column[i] = bins[((skip + i) * Rows) + row];
        return column;
    }

    // Pairs of bins become bins of twice the length: the variance between their means is now within.
    private void Halve()
    {
        for (int i = 0; i < Capacity / 2; i++)
        {
            for (int row = 0, to = i * Rows, one = 2 * to, two = one + Rows; row < Rows; row++, to++, one++, two++)
            {
                float half = (_means[one] - _means[two]) / 2;
                _variances[to] = ((_variances[one] + _variances[two]) / 2) + (half * half);
                _means[to] = (_means[one] + _means[two]) / 2;
            }
        }

        BinLength *= 2;
    }
}
