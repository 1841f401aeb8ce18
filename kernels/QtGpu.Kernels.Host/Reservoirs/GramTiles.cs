using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Host.Float64;
using QtGpu.Kernels.Host.Threads;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>Sums += rowsᵀ·rows, lower triangle, a panel of 16 rows of it per tile.</summary>
internal readonly unsafe struct GramTiles<TVector>(GramBlock block) : ITiles
    where TVector : unmanaged, IDoubleVector<TVector>
{
    public void Run(int tile)
    {
        const int panel = GramBlock.Panel;
        int top = block.Panels - 1 - tile; // the longest first, so that threads end together
        double* a = block.Rows + ((long)top * GramBlock.Depth * panel), b = block.Rows;
        double* c = block.Tile(top, 0);
        for (int left = 0; left <= top; left++, b += GramBlock.Depth * panel, c += panel * panel)
        {
            Prefetch(c + (panel * panel));
            RegisterTile<TVector>.Add(panel, panel, block.Count, a, 1, panel, b, panel, c, panel);
        }
    }

    // The next tile of sums comes from memory while this one is worked on.
    private static void Prefetch(double* tile)
    {
        for (int i = 0; i < GramBlock.Panel * GramBlock.Panel && Sse.IsSupported; i += 8)
            Sse.Prefetch0(tile + i);
    }
}
