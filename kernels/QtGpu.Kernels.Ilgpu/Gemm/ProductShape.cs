namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>What a product's plan depends on.</summary>
internal readonly record struct ProductShape(int M, int K, int N, int Batch, bool TransposeA, bool TransposeB)
{
    public ProductShape(in Product product)
        : this(product.M, product.K, product.N, product.Batch, product.TransposeA, product.TransposeB)
    {
    }

    /// <summary>
    /// Shapes for which the same plan should do: extents to the nearest power of two, what is transposed.
    /// </summary>
    public string Class(GemmPrecision precision) => $"{Kind(precision)} {ShapeClass.Of(M, K, N, Batch)}";

    /// <summary>This shape.</summary>
    public string Name(GemmPrecision precision) => $"{Kind(precision)} {ShapeClass.Exact(M, K, N, Batch)}";

    private string Kind(GemmPrecision precision) =>
        $"product {precision.ToString().ToLowerInvariant()} {(TransposeA ? 't' : 'n')}{(TransposeB ? 't' : 'n')}";
}
