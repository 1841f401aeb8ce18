namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>
/// A sparse matrix in slices of 8 rows (SELL-8-σ): the k-th weights of 8 rows lie side by side, so that 8 sums grow at
/// once. Within a panel, rows are put in slices by their length, which keeps the padding small.
/// </summary>
/// <remarks>Kreutzer, Hager, Wellein, Fehske and Bishop, SIAM J. Sci. Comput. 36 (2014) C401.</remarks>
internal unsafe struct SlicedRows
{
    /// <summary>Rows of a slice.</summary>
    public const int Rows = 8;

    private int* _starts;

    /// <summary>Which row each of the 8 is, for all slices.</summary>
    public int* RowOf { get; private set; }

    /// <summary>Where the weights come from; 0 in the padding.</summary>
    public int* Sources { get; private set; }

    /// <summary>The weights; 0 in the padding.</summary>
    public float* Values { get; private set; }

    /// <summary>The first weight of a slice.</summary>
    public readonly long Start(int slice) => (long)_starts[slice] * Rows;

    /// <summary>Weights of each row of a slice, padding included.</summary>
    public readonly int Length(int slice) => _starts[slice + 1] - _starts[slice];

    /// <summary>Packs compressed rows.</summary>
    public static SlicedRows Pack(NativeArena arena, int[] rowStarts, int[] sources, float[] values, int panel, int panels)
    {
        int units = rowStarts.Length - 1, slices = panels * panel / Rows;
        var packed = new SlicedRows { _starts = arena.Allocate<int>(slices + 1), RowOf = arena.Allocate<int>((long)slices * Rows) };
        int Length(int row) => row < units ? rowStarts[row + 1] - rowStarts[row] : 0;
        for (int p = 0; p < panels; p++)
        {
            int[] rows = [.. Enumerable.Range(p * panel, panel).OrderByDescending(Length)];
            for (int i = 0; i < panel; i++)
                packed.RowOf[(p * panel) + i] = rows[i];
        }

        for (int s = 0; s < slices; s++)
            packed._starts[s + 1] = packed._starts[s] + Length(packed.RowOf[s * Rows]);
        packed.Sources = arena.Allocate<int>((long)packed._starts[slices] * Rows);
        packed.Values = arena.Allocate<float>((long)packed._starts[slices] * Rows);
        for (int i = 0; i < slices * Rows; i++)
        {
            int row = packed.RowOf[i];
            for (int k = 0; k < Length(row); k++)
            {
                long to = packed.Start(i / Rows) + ((long)k * Rows) + (i % Rows);
                packed.Sources[to] = sources[rowStarts[row] + k];
                packed.Values[to] = values[rowStarts[row] + k];
            }
        }

        return packed;
    }
}
