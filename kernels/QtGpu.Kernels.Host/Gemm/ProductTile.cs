using QtGpu.Kernels.Host.Skeletons;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// A register tile of products in the first-level cache: values [rows, stride], of which the first
/// <paramref name="columns"/> of each row belong to the matrix, from element <paramref name="index"/> on.
/// </summary>
internal readonly unsafe struct ProductTile(
    float* values, int stride, int rows, int columns, nint index, nint rowStride, int column)
{
    /// <summary>Writes a tile to its place in <paramref name="matrix"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Store<TLane>(float* matrix)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        for (int r = 0; r < rows; r++)
        {
            float* from = values + (r * stride), to = matrix + index + (r * rowStride);
            int i = 0;
            for (; i + TLane.Width <= columns; i += TLane.Width)
                TLane.Store(TLane.Load(from + i), to + i);
            for (; i < columns; i++)
                to[i] = from[i];
        }
    }

    /// <summary>Adds what stands at its place in <paramref name="matrix"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add<TLane>(float* matrix)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        for (int r = 0; r < rows; r++)
            AddRow<TLane>(values + (r * stride), matrix + index + (r * rowStride));
    }

    /// <summary>Hands the products to an epilogue, lane by lane.</summary>
    public void Finish<TLane, TEpilogue>(TEpilogue epilogue, float** table)
        where TLane : unmanaged, IVectorLane<TLane>
        where TEpilogue : unmanaged, IEpilogue
    {
        int whole = columns / TLane.Width * TLane.Width;
        if (whole > 0)
            FinishLanes<TLane, TEpilogue>(epilogue, table, whole);
        if (whole < columns)
            FinishRowEnds<TLane, TEpilogue>(epilogue, table, whole);
    }

    // Methods of their own: the compiler inlines only so much into one.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void FinishLanes<TLane, TEpilogue>(TEpilogue epilogue, float** table, int whole)
        where TLane : unmanaged, IVectorLane<TLane>
        where TEpilogue : unmanaged, IEpilogue
    {
        for (int r = 0; r < rows; r++)
        {
            float* row = values + (r * stride);
            nint first = index + (r * rowStride);
            for (int i = 0; i < whole; i += TLane.Width)
            {
                epilogue.Finish<HostProductElements<TLane>, TLane>(
                    TLane.Load(row + i), new(table, first + i, column + i, TLane.Width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void FinishRowEnds<TLane, TEpilogue>(TEpilogue epilogue, float** table, int whole)
        where TLane : unmanaged, IVectorLane<TLane>
        where TEpilogue : unmanaged, IEpilogue
    {
        float** own = stackalloc float*[HostOperands.TableLength];
        float* lane = stackalloc float[TLane.Width];
        HostOperands.Copy(table, own, lane);
        for (int r = 0; r < rows; r++)
        {
            epilogue.Finish<HostProductElements<TLane>, TLane>(
                TLane.Load(values + (r * stride) + whole),
                new(own, index + (r * rowStride) + whole, column + whole, columns - whole));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRow<TLane>(float* to, float* what)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        int i = 0;
        for (; i + TLane.Width <= columns; i += TLane.Width)
            TLane.Store(TLane.Load(to + i) + TLane.Load(what + i), to + i);
        for (; i < columns; i++)
            to[i] += what[i];
    }
}
