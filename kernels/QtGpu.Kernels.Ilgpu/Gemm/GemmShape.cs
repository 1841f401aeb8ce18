namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>The extents of C and how tiles cover it.</summary>
/// <param name="rows">Of C.</param>
/// <param name="columns">Of C.</param>
/// <param name="inner">What is summed over.</param>
/// <param name="tileRows">Tiles from top to bottom.</param>
/// <param name="tileColumns">Tiles from left to right.</param>
/// <param name="isAligned">1 where every four neighbours in C, and in tensors beside it, may be moved at once.</param>
/// <param name="accumulates">1 where the product is added to what is in C.</param>
internal readonly struct GemmShape(
    int rows, int columns, int inner, int tileRows, int tileColumns, int isAligned, int accumulates)
{
    // Tiles are taken in bands of this many rows, so that those under way at the same time share strips in the cache.
    private const int Band = 8;

    public int Rows => rows;

    public int Columns => columns;

    public int Inner => inner;

    public int Accumulates => accumulates;

    /// <summary>Which row of tiles the tile of that number is in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TileRow(int tile) => FirstOfBand(tile) + ((tile - (FirstOfBand(tile) * tileColumns)) % BandHeight(tile));

    /// <summary>Which column of tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TileColumn(int tile) => (tile - (FirstOfBand(tile) * tileColumns)) / BandHeight(tile);

    /// <summary>Where four neighbours belong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Destination At(DeviceOperands operands, int batch, int row, int column) => new(
        operands, ((((long)batch * rows) + row) * columns) + column, column, IntrinsicMath.Min(columns - column, 4),
        isAligned);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstOfBand(int tile) => tile / (Band * tileColumns) * Band;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int BandHeight(int tile) => IntrinsicMath.Min(tileRows - FirstOfBand(tile), Band);
}
