using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// C[b] = A[b]·B[b] with an epilogue: a group computes a square tile of C, through tiles of A and B in shared memory, a
/// thread per element. 2mnk flops; reads A n/edge times and B m/edge times. Compiled on its first run.
/// </summary>
internal sealed class TiledGemm<TEpilogue>(Accelerator accelerator)
    where TEpilogue : struct, IEpilogue
{
    private const int LargestEdge = 16;

    private readonly int _edge = accelerator.MaxNumThreadsPerGroup >= LargestEdge * LargestEdge ? LargestEdge : 4;
    private Action<KernelConfig, Operand, Operand, int, int, int, TEpilogue>? _kernel;

    /// <param name="a">[batch, m, k]</param>
    /// <param name="b">[batch, k, n]</param>
    /// <param name="c">Extents of C: [batch, m, n].</param>
    /// <param name="k">Inner extent.</param>
    /// <param name="epilogue">What to do with the product.</param>
    public void Run(Operand a, Operand b, Shape c, int k, TEpilogue epilogue)
    {
        if (c.Length == 0)
            return;
        _kernel ??= accelerator.LoadStreamKernel<Operand, Operand, int, int, int, TEpilogue>(Kernel);

        // Rows along x: only that extent of a grid may exceed 65 535.
        var grid = new Index3D((c.Rows + _edge - 1) / _edge, (c.Columns + _edge - 1) / _edge, c.Batch);
        _kernel(new KernelConfig(grid, new Index3D(_edge, _edge, 1)), a, b, c.Rows, c.Columns, k, epilogue);
    }

    internal static void Kernel(Operand a, Operand b, int m, int n, int k, TEpilogue epilogue)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(LargestEdge * LargestEdge);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(LargestEdge * LargestEdge);
        int edge = Group.DimX, x = Group.IdxX, y = Group.IdxY, batch = Grid.IdxZ;
        int row = (Grid.IdxX * edge) + y, column = (Grid.IdxY * edge) + x;
        float sum = 0;
        for (int start = 0; start < k; start += edge)
        {
            tileA[(y * edge) + x] = row < m && start + x < k ? a.At(batch, row, start + x) : 0;
            tileB[(y * edge) + x] = start + y < k && column < n ? b.At(batch, start + y, column) : 0;
            Group.Barrier();
            for (int i = 0; i < edge; i++)
                sum = MathF.FusedMultiplyAdd(tileA[(y * edge) + i], tileB[(i * edge) + x], sum);
            Group.Barrier();
        }

        if (row < m && column < n)
            epilogue.Finish(sum, ((((long)batch * m) + row) * n) + column, column);
    }
}
