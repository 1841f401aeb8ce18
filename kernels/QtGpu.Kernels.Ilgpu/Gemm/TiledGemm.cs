using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// C[b] = A[b]·B[b] with an epilogue: a group computes a square tile of C, a thread per element, through strips of A and B
/// in shared memory. 2mnk flops; A is read n/edge times and B m/edge times. Compiled on its first run.
/// </summary>
internal sealed class TiledGemm<TEpilogue>(Accelerator accelerator)
    where TEpilogue : struct, IEpilogue
{
    private const int LargestEdge = 16;
    private const int Depth = 32;

    private readonly int _edge = Math.Min(LargestEdge, (int)Math.Sqrt(accelerator.MaxNumThreadsPerGroup));
    private Action<KernelConfig, Operand, Operand, int, int, int, TEpilogue>? _kernel;

    /// <summary>Runs the kernel over all of C.</summary>
    public void Run(in Product product, TEpilogue epilogue)
    {
        Shape c = product.C.Shape;
        if (c.Length == 0)
            return;
        _kernel ??= accelerator.LoadStreamKernel<Operand, Operand, int, int, int, TEpilogue>(Kernel);

        // Rows along x: only that extent of a grid may exceed 65 535.
        var grid = new Index3D((c.Rows + _edge - 1) / _edge, (c.Columns + _edge - 1) / _edge, c.Batch);
        _kernel(
            new KernelConfig(grid, new Index3D(_edge, _edge, 1)), Operand.Of(product.A, product.TransposeA),
            Operand.Of(product.B, product.TransposeB), c.Rows, c.Columns, product.K, epilogue);
        LaunchCount.Add();
    }

    [Kernel]
    internal static void Kernel(Operand a, Operand b, int m, int n, int k, TEpilogue epilogue)
    {
        ArrayView<float> stripA = SharedMemory.Allocate<float>(LargestEdge * Depth); // [edge, Depth]
        ArrayView<float> stripB = SharedMemory.Allocate<float>(Depth * LargestEdge); // [Depth, edge]
        int edge = Group.DimX, x = Group.IdxX, y = Group.IdxY, batch = Grid.IdxZ;
        int top = Grid.IdxX * edge, left = Grid.IdxY * edge;
        float sum = 0;
        for (int start = 0; start < k; start += Depth)
        {
            for (int i = (y * edge) + x; i < edge * Depth; i += edge * edge)
            {
                stripA[i] = a.AtOrZero(batch, top + (i / Depth), start + (i % Depth), m, k);
                stripB[i] = b.AtOrZero(batch, start + (i / edge), left + (i % edge), k, n);
            }

            Group.Barrier();
            for (int i = 0; i < Depth; i++)
                sum = MathF.FusedMultiplyAdd(stripA[(y * Depth) + i], stripB[(i * edge) + x], sum);
            Group.Barrier();
        }

        if (top + y < m && left + x < n)
            epilogue.Finish(sum, ((((long)batch * m) + top + y) * n) + left + x, left + x);
    }
}
