using ILGPU;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>An operand of a matrix product, transposed or not: element (i, j) of op(X[b]) by strides.</summary>
internal readonly struct Operand(ArrayView<float> data, long batchStride, long rowStride, long columnStride)
{
    /// <summary>op(X); a batch of 1 is shared by all products.</summary>
    public static Operand Of(TensorView x, bool transpose)
    {
        long batchStride = x.Shape.Batch == 1 ? 0 : (long)x.Rows * x.Columns;
        return transpose
            ? new(IlgpuBuffer.Elements(x), batchStride, 1, x.Columns)
            : new(IlgpuBuffer.Elements(x), batchStride, x.Columns, 1);
    }

    /// <summary>Inside a kernel: one element, or 0 beyond the matrix.</summary>
    public float AtOrZero(int batch, int row, int column, int rows, int columns) =>
        row < rows && column < columns ? data[(batch * batchStride) + (row * rowStride) + (column * columnStride)] : 0f;
}
