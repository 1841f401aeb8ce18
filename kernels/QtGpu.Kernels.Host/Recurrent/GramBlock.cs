using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QtGpu.Kernels.Host.Float64;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>
/// The Gram matrix of [φ; y] of one network. Rows [φ; y] are gathered in blocks, in float64, and multiplied when a
/// block is full: 8 bytes read per 2·(rows of a block) flops.
/// </summary>
internal unsafe struct GramBlock
{
    /// <summary>Columns of a panel.</summary>
    public const int Panel = 16;

    /// <summary>Rows of a block.</summary>
    public const int Depth = 64;

    /// <summary>Panels of 16 columns that hold [φ; y].</summary>
    public int Panels { get; init; }

    /// <summary>Lower triangle, tile by tile of 16·16: a product passes through it from front to back.</summary>
    public double* Sums { get; set; }

    /// <summary>[panel][row of the block][16].</summary>
    public double* Rows { get; init; }

    /// <summary>Rows gathered.</summary>
    public int Count { get; private set; }

    /// <summary>The sums of panel <paramref name="top"/> with panel <paramref name="left"/>.</summary>
    public readonly double* Tile(int top, int left) => Sums + ((((long)top * (top + 1) / 2) + left) * Panel * Panel);

    /// <summary>Adds a row [1; u; x; y]; multiplies when the block is full.</summary>
    public void Add<TLane>(Team? team, float* u, int inputs, float* x, int units, float* y, int outputs)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        float one = 1;
        int column = 0;
        Put(ref column, &one, 1);
        Put(ref column, u, inputs);
        Put(ref column, x, units);
        Put(ref column, y, outputs);
        if (++Count == Depth)
            Flush<TLane>(team);
    }

    /// <summary>Takes the gathered rows into the sums.</summary>
    public void Flush<TLane>(Team? team)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        if (Count == 0)
            return;
        if (TLane.Width == 16)
            Team.Run(team, Panels, new GramTiles<EightDoubles>(this));
        else
            Team.Run(team, Panels, new GramTiles<FourDoubles>(this));
        Count = 0;
    }

    // A panel at a time; a whole one at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Put(ref int column, float* from, int count)
    {
        for (float* end = from + count; from < end;)
        {
            double* to = Rows + ((long)(column / Panel) * Depth * Panel) + (Count * Panel) + (column % Panel);
            int part = Math.Min(Panel - (column % Panel), (int)(end - from));
            if (part == Panel)
            {
                (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(from));
                low.Store(to);
                high.Store(to + Vector512<double>.Count);
            }
            else
            {
                for (int i = 0; i < part; i++)
                    to[i] = from[i];
            }

            column += part;
            from += part;
        }
    }
}

/// <summary>
/// Sums += rowsᵀ·rows, lower triangle, a panel of 16 rows of it per tile. Each sum is one chain of multiply-adds.
/// </summary>
internal readonly unsafe struct GramTiles<TVector>(GramBlock block) : ITiles
    where TVector : unmanaged, IDoubleVector<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
