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

    /// <summary>Inside a kernel: one element.</summary>
    public float At(int batch, int row, int column) =>
        data[(batch * batchStride) + (row * rowStride) + (column * columnStride)];
}
