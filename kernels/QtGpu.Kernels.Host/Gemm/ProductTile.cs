using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// A register tile of products in the first-level cache: <see cref="Values"/> [Rows, Stride], of which the first
/// <paramref name="columns"/> of each row belong to the matrix, from element <paramref name="index"/> on.
/// </summary>
internal readonly unsafe struct ProductTile(
    float* values, int stride, int rows, int columns, nint index, nint rowStride, int column)
{
    /// <summary>The products; whole rows may be overwritten.</summary>
    public float* Values => values;

    /// <summary>As many elements again, for a second result.</summary>
    public float* Spare => values + PackBuffer.LengthTile;

    /// <summary>Elements of the rows in use, the padding on their right included.</summary>
    public int Length => rows * stride;

    /// <summary>Column of the matrix where the tile begins.</summary>
    public int Column => column;

    /// <summary>Writes a tile to its place in <paramref name="matrix"/>.</summary>
    public void Store<TLane>(float* tile, float* matrix)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        for (int r = 0; r < rows; r++)
        {
            float* from = tile + (r * stride), to = matrix + index + (r * rowStride);
            int i = 0;
            for (; i + TLane.Width <= columns; i += TLane.Width)
                TLane.Store(TLane.Load(from + i), to + i);
            for (; i < columns; i++)
                to[i] = from[i];
        }
    }

    /// <summary>Adds what stands at its place in <paramref name="matrix"/>.</summary>
    public void Add<TLane>(float* matrix)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        for (int r = 0; r < rows; r++)
            AddRow<TLane>(values + (r * stride), matrix + index + (r * rowStride));
    }

    /// <summary>Adds the same row, one element per column of the matrix, to each row.</summary>
    public void AddToRows<TLane>(float* row)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        for (int r = 0; r < rows; r++)
            AddRow<TLane>(values + (r * stride), row + column);
    }

    /// <summary>Multiplies by what stands at its place in <paramref name="matrix"/>.</summary>
    public void Multiply<TLane>(float* matrix)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        for (int r = 0; r < rows; r++)
        {
            float* to = values + (r * stride), by = matrix + index + (r * rowStride);
            int i = 0;
            for (; i + TLane.Width <= columns; i += TLane.Width)
                TLane.Store(TLane.Load(to + i) * TLane.Load(by + i), to + i);
            for (; i < columns; i++)
                to[i] *= by[i];
        }
    }

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
