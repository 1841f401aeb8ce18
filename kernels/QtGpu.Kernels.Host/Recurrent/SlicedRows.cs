namespace QtGpu.Kernels.Host.Recurrent;

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

    /// <summary>Which unit each of the 8 is, for all slices.</summary>
    public int* UnitOf { get; private set; }

    /// <summary>Which row each unit of each gate is.</summary>
    public int* RowOf { get; private set; }

    /// <summary>Where the weights come from; 0 in the padding.</summary>
    public int* Sources { get; private set; }

    /// <summary>The weights; 0 in the padding.</summary>
    public float* Values { get; private set; }

    /// <summary>The first weight of a slice.</summary>
    public readonly long Start(int slice) => (long)_starts[slice] * Rows;

    /// <summary>Weights of each row of a slice, padding included.</summary>
    public readonly int Length(int slice) => _starts[slice + 1] - _starts[slice];

    /// <summary>Packs compressed rows: the panels of gate 0, then those of gate 1, …</summary>
    public static SlicedRows Pack(NativeArena arena, RecurrentMatrix w, in Extents e)
    {
        int units = e.Units, slices = e.Columns / Rows;
        var packed = new SlicedRows
        {
            _starts = arena.Allocate<int>(slices + 1),
            UnitOf = arena.Allocate<int>(e.Columns),
            RowOf = arena.Allocate<int>(e.Columns),
        };
        int Length(int gate, int unit) =>
            unit < units ? w.RowStarts![(gate * units) + unit + 1] - w.RowStarts[(gate * units) + unit] : 0;
        for (int p = 0; p < e.Gates * e.Panels; p++)
        {
            int gate = p / e.Panels, first = p % e.Panels * e.Panel;
            int[] sorted = [.. Enumerable.Range(first, e.Panel).OrderByDescending(j => Length(gate, j))];
            for (int i = 0; i < e.Panel; i++)
            {
                packed.UnitOf[(p * e.Panel) + i] = sorted[i];
                packed.RowOf[(gate * e.Stride) + sorted[i]] = (p * e.Panel) + i;
            }
        }

        for (int s = 0; s < slices; s++)
            packed._starts[s + 1] = packed._starts[s] + Length(s * Rows / e.Stride, packed.UnitOf[s * Rows]);
        packed.Sources = arena.Allocate<int>((long)packed._starts[slices] * Rows);
        packed.Values = arena.Allocate<float>((long)packed._starts[slices] * Rows);
        for (int i = 0; i < slices * Rows; i++)
        {
            int gate = i / e.Stride, unit = packed.UnitOf[i];
            for (int k = 0; k < Length(gate, unit); k++)
            {
                long to = packed.Start(i / Rows) + ((long)k * Rows) + (i % Rows);
                int from = w.RowStarts![(gate * units) + unit] + k;
                (packed.Sources[to], packed.Values[to]) = (w.Sources![from], w.Values[from]);
            }
        }

        return packed;
    }
}
