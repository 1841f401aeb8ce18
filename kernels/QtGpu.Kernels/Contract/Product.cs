namespace QtGpu.Kernels.Contract;

/// <summary>
/// C = op(A)·op(B) for each matrix of the batch, op transposing where asked: operands whose extents fit.
/// </summary>
public readonly record struct Product
{
    /// <summary>Operands whose extents fit: they are not checked.</summary>
    public Product(View<float> a, bool transposeA, View<float> b, bool transposeB, View<float> c) =>
        (A, TransposeA, B, TransposeB, C) = (a, transposeA, b, transposeB, c);

    /// <summary>[batch, M, K], or [batch, K, M] where transposed; batch 1 is shared by all.</summary>
    public View<float> A { get; }

    /// <summary>Take Aᵀ.</summary>
    public bool TransposeA { get; }

    /// <summary>[batch, K, N], or [batch, N, K] where transposed; batch 1 is shared by all.</summary>
    public View<float> B { get; }

    /// <summary>Take Bᵀ.</summary>
    public bool TransposeB { get; }

    /// <summary>[batch, M, N]</summary>
    public View<float> C { get; }

    /// <summary>Rows of C.</summary>
    public int M => C.Rows;

    /// <summary>Columns of C.</summary>
    public int N => C.Columns;

    /// <summary>The inner extent.</summary>
    public int K => TransposeA ? A.Rows : A.Columns;

    /// <summary>Products.</summary>
    public int Batch => C.Shape.Batch;

    /// <summary>From one matrix A to the next; 0 where one is shared.</summary>
    public long BatchStrideA => A.Shape.Batch == 1 ? 0 : (long)M * K;

    /// <summary>From one matrix B to the next; 0 where one is shared.</summary>
    public long BatchStrideB => B.Shape.Batch == 1 ? 0 : (long)K * N;

    /// <summary>The same product of another replica.</summary>
    public Product OfReplica(int replica) =>
        new(A.OfReplica(replica), TransposeA, B.OfReplica(replica), TransposeB, C.OfReplica(replica));
}
