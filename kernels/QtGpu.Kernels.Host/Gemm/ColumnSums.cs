namespace QtGpu.Kernels.Host.Gemm;

/// <summary>sums[j] = Σᵢ x[i, j], over the rows in order. Reads 4 bytes per element once.</summary>
internal readonly unsafe struct ColumnSums<TLane>(float* x, int rows, int columns, float* sums) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
{
    public const int TileColumns = 256;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        int j = tile * TileColumns, end = Math.Min(j + TileColumns, columns);
        for (; j + TLane.Width <= end; j += TLane.Width)
            Sum<TLane>(j);
        for (; j < end; j++)
            Sum<ScalarLane>(j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum<T>(int j)
        where T : unmanaged, IVectorLane<T>
    {
        T sum = T.Const(0);
        float* from = x + j;
        for (int i = 0; i < rows; i++, from += columns)
            sum += T.Load(from);
        T.Store(sum, sums + j);
    }
}
