using QtGpu.Kernels.Contract;
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
                Sums = _arena.Allocate<double>((long)panels * panels * GramBlock.Panel * GramBlock.Panel),
                Rows = _arena.Allocate<double>((long)panels * GramBlock.Panel * GramBlock.Depth),
            };
        }
    }

    /// <summary>One per reservoir.</summary>
    public GramBlock* Blocks => _blocks;

    public override void Clear()
    {
        for (int r = 0; r < Reservoirs; r++)
            new Span<double>(_blocks[r].Sums, checked(_blocks[r].Stride * _blocks[r].Stride)).Clear();
    }

    public override void Read(int reservoir, Span<double> gram, Span<double> cross)
    {
        GramBlock block = _blocks[reservoir];
        for (int i = 0; i < Features; i++)
        {
            new Span<double>(block.Sums + ((long)i * block.Stride), i + 1).CopyTo(gram[(i * Features)..]);
            for (int k = 0; k < Outputs; k++)
                cross[(i * Outputs) + k] = block.Sums[((long)(Features + k) * block.Stride) + i];
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

    /// <summary>Lower triangle, [stride][stride].</summary>
    public double* Sums { get; init; }

    /// <summary>[panel][row of the block][16].</summary>
    public double* Rows { get; init; }

    /// <summary>Rows gathered.</summary>
    public int Count { get; private set; }

    public readonly int Stride => Panels * Panel;

    public static int PanelsOf(int columns) => (columns + Panel - 1) / Panel;

    /// <summary>Adds a row [1; u; x; y]; multiplies when the block is full.</summary>
    public void Add<TVector, TCrew>(TCrew crew, float* u, int inputs, float* x, int units, float* y, int outputs)
        where TVector : unmanaged, IDoubleVector<TVector>
        where TCrew : struct, ICrew
    {
        int column = 0;
        Put(ref column, 1);
        for (int i = 0; i < inputs; i++)
            Put(ref column, u[i]);
        for (int i = 0; i < units; i++)
            Put(ref column, x[i]);
        for (int i = 0; i < outputs; i++)
            Put(ref column, y[i]);
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

    private readonly void Put(ref int column, double value)
    {
        Rows[((long)(column / Panel) * Depth * Panel) + (Count * Panel) + (column % Panel)] = value;
        column++;
    }
}
