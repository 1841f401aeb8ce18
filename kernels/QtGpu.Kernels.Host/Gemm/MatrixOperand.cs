namespace QtGpu.Kernels.Host.Gemm;

/// <summary>A matrix operand in memory: element (i, j) of op(X) is at Data + i·RowStride + j·ColumnStride.</summary>
/// <remarks>
/// One of the strides is 1. Reading a register's width past the last element is allowed: buffers have slack.
/// </remarks>
internal readonly unsafe struct MatrixOperand(float* data, nint rowStride, nint columnStride)
{
    /// <summary>op(X), of the first matrix of a batch.</summary>
    public static MatrixOperand Of(View<float> x, bool transpose) => transpose
        ? new MatrixOperand(HostBuffer.Pointer(x), 1, x.Columns)
        : new MatrixOperand(HostBuffer.Pointer(x), x.Columns, 1);

    public float* Data => data;

    public nint RowStride => rowStride;

    public nint ColumnStride => columnStride;

    public float* At(int row, int column) => data + (row * rowStride) + (column * columnStride);

    /// <summary>The same operand, moved on by <paramref name="elements"/>: the next matrix of a batch.</summary>
    public MatrixOperand Moved(nint elements) => new(data + elements, rowStride, columnStride);
}
