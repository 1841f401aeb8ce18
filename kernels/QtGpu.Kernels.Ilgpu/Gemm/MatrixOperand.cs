namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// An operand of a matrix product. Its inner extent is the one that is summed over, its outer one that of C; memory
/// runs along one of them.
/// </summary>
internal readonly struct MatrixOperand
{
    /// <summary>All matrices.</summary>
    public readonly ArrayView<float> Data;

    /// <summary>From one matrix to the next; 0 where one is shared.</summary>
    public readonly long BatchStride;

    /// <summary>From one index of the outer extent to the next: 1 where memory runs along it.</summary>
    public readonly int OuterStride;

    /// <summary>From one index of the inner extent to the next: 1 where memory runs along it.</summary>
    public readonly int InnerStride;

    /// <summary>The extent that C has.</summary>
    public readonly int Outer;

    /// <summary>1 where memory runs along the inner extent. (A kernel takes no bool.)</summary>
    public readonly int AlongInner;

    /// <summary>
    /// 1 where every four elements along memory, from a multiple of four on, have an address that is one of 16.
    /// </summary>
    public readonly int IsAligned;

    private MatrixOperand(MatrixOperand x, ArrayView<float> data)
    {
        this = x;
        Data = data;
    }

    private MatrixOperand(View<float> x, long batchStride, int outer, int inner, bool alongInner)
    {
        Data = IlgpuBuffer.Elements(x);
        BatchStride = batchStride;
        Outer = outer;
        (OuterStride, InnerStride) = alongInner ? (inner, 1) : (1, outer);
        AlongInner = alongInner ? 1 : 0;
        IsAligned = Alignment.Of(x, alongInner ? inner : outer) ? 1 : 0;
    }

    /// <summary>
    /// The left factor. It may have fewer rows than C: what an epilogue sees in the others is not defined.
    /// </summary>
    public static MatrixOperand A(in Product product) => new(
        product.A, product.BatchStrideA, product.TransposeA ? product.A.Columns : product.A.Rows, product.K,
        !product.TransposeA);

    /// <summary>Other matrices, that lie in the same way.</summary>
    public MatrixOperand With(ArrayView<float> data) => new(this, data);

    /// <summary>The right factor.</summary>
    public static MatrixOperand B(in Product product) =>
        new(product.B, product.BatchStrideB, product.N, product.K, product.TransposeB);
}
