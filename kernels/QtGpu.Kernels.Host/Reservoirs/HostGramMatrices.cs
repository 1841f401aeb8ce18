using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Float64;
using QtGpu.Kernels.Host.Threads;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>
/// Gram matrices of [φ; y]: their last rows are Cᵀ. Rows [φ; y] are gathered in blocks, in float64, and multiplied when a
/// block is full: 8 bytes read per 2·(rows of a block) flops.
/// </summary>
internal sealed unsafe class HostGramMatrices : GramMatrices
{
    private readonly NativeArena _arena = new();
    private readonly GramBlock* _blocks;

    public HostGramMatrices(int reservoirs, int features, int outputs)
        : base(reservoirs, features, outputs)
    {
        _blocks = _arena.Allocate<GramBlock>(reservoirs);
        int panels = GramBlock.PanelsOf(features + outputs);
        for (int r = 0; r < reservoirs; r++)
        {
            _blocks[r] = new()
            {
                Panels = panels,
                Sums = _arena.Allocate<double>(GramBlock.LengthOf(panels)),
                Rows = _arena.Allocate<double>((long)panels * GramBlock.Panel * GramBlock.Depth),
            };
        }
    }

    /// <summary>One per reservoir.</summary>
    public GramBlock* Blocks => _blocks;

    public override void Clear()
    {
        for (int r = 0; r < Reservoirs; r++)
            NativeMemory.Clear(_blocks[r].Sums, (nuint)GramBlock.LengthOf(_blocks[r].Panels) * sizeof(double));
    }

    public override void Read(int reservoir, Span<double> gram, Span<double> cross)
    {
        GramBlock block = _blocks[reservoir];
        for (int i = 0; i < Features; i++)
        {
            for (int j = 0; j <= i; j += GramBlock.Panel)
                new Span<double>(block.At(i, j), Math.Min(GramBlock.Panel, i + 1 - j)).CopyTo(gram[((i * Features) + j)..]);
            for (int k = 0; k < Outputs; k++)
                cross[(i * Outputs) + k] = *block.At(Features + k, i);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _arena.Dispose();
    }
}

/// <summary>The sums of one reservoir, and the rows that are not yet in them.</summary>
internal unsafe struct GramBlock
{
    /// <summary>Columns of a panel.</summary>
    public const int Panel = 16;

    /// <summary>Rows of a block.</summary>
    public const int Depth = 64;

    /// <summary>Panels of 16 columns that hold [φ; y].</summary>
    public int Panels { get; init; }

    /// <summary>Lower triangle, tile by tile of 16·16, each in one piece: a product passes through it from front to back.</summary>
    public double* Sums { get; init; }

    /// <summary>[panel][row of the block][16].</summary>
    public double* Rows { get; init; }

    /// <summary>Rows gathered.</summary>
    public int Count { get; private set; }

    /// <summary>The sums of panel <paramref name="top"/> with panel <paramref name="left"/>.</summary>
    public readonly double* Tile(int top, int left) => Sums + ((((long)top * (top + 1) / 2) + left) * Panel * Panel);

    /// <summary>One sum.</summary>
    public readonly double* At(int i, int j) => Tile(i / Panel, j / Panel) + ((i % Panel) * Panel) + (j % Panel);

    public static long LengthOf(int panels) => (long)panels * (panels + 1) / 2 * Panel * Panel;

    public static int PanelsOf(int columns) => (columns + Panel - 1) / Panel;

    /// <summary>Adds a row [1; u; x; y]; multiplies when the block is full.</summary>
    public void Add<TVector, TCrew>(TCrew crew, float* u, int inputs, float* x, int units, float* y, int outputs)
        where TVector : unmanaged, IDoubleVector<TVector>
        where TCrew : struct, ICrew
    {
        float one = 1;
        int column = 0;
        Put(ref column, &one, 1);
        Put(ref column, u, inputs);
        Put(ref column, x, units);
        Put(ref column, y, outputs);
        if (++Count == Depth)
            Flush<TVector, TCrew>(crew);
    }

    /// <summary>Takes the gathered rows into the sums.</summary>
    public void Flush<TVector, TCrew>(TCrew crew)
        where TVector : unmanaged, IDoubleVector<TVector>
        where TCrew : struct, ICrew
    {
        if (Count > 0)
            crew.Run(Panels, new GramTiles<TVector>(this));
        Count = 0;
    }

    // A panel at a time; a whole one at once.
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
