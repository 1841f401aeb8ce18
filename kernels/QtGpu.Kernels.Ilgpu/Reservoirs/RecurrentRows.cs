using ILGPU;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>The weights that enter a unit: from <paramref name="First"/> on, <paramref name="Stride"/> apart.</summary>
internal readonly record struct Row(long First, int Stride, int Count)
{
    public long At(int k) => First + ((long)k * Stride);
}

/// <summary>Inside a kernel: recurrent weights, row by row. Neighbouring units' are neighbours in memory.</summary>
internal interface IRecurrentRows
{
    /// <summary>The row of a unit of a stored matrix.</summary>
    Row Of(int matrix, int unit);

    /// <summary>Its weight k.</summary>
    float Weight(Row row, int k);

    /// <summary>The unit that it comes from.</summary>
    int Source(Row row, int k);
}

/// <summary>All N² weights, [matrix, from, to].</summary>
internal readonly struct DenseRows(ArrayView<float> weights, int units) : IRecurrentRows
{
    public Row Of(int matrix, int unit) => new(((long)matrix * units * units) + unit, units, units);

    public float Weight(Row row, int k) => weights[row.At(k)];

    public int Source(Row row, int k) => k;
}

/// <summary>
/// Weights that are not 0 in slices of 32 rows, [slice][k][row of the slice], each as long as its longest row: what is
/// missing is a weight of 0 (SELL-32).
/// </summary>
/// <param name="weights">All slices of all matrices.</param>
/// <param name="sources">Where they come from.</param>
/// <param name="starts">Where each slice begins, [matrix, slices + 1].</param>
/// <param name="units">N.</param>
internal readonly struct SlicedRows(ArrayView<float> weights, ArrayView<int> sources, ArrayView<long> starts, int units) : IRecurrentRows
{
    /// <summary>Rows of a slice: a warp's.</summary>
    public const int Height = 32;

    /// <summary>Slices of a matrix.</summary>
    public static int SlicesOf(int units) => (units + Height - 1) / Height;

    public Row Of(int matrix, int unit)
    {
        long slice = ((long)matrix * (SlicesOf(units) + 1)) + (unit / Height);
        long start = starts[slice];
        return new(start + (unit % Height), Height, (int)((starts[slice + 1] - start) / Height));
    }

    public float Weight(Row row, int k) => weights[row.At(k)];

    public int Source(Row row, int k) => sources[row.At(k)];
}
