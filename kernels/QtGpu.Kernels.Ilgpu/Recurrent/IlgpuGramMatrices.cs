using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>
/// Gram matrices of [φ; y]: their last rows are Cᵀ. Rows are gathered in float32, which they are, and multiplied in float64
/// when a block of them is full, or a run at its end.
/// </summary>
internal sealed class IlgpuGramMatrices : GramMatrices
{
    private const int RowsOfBlock = 64;

    private readonly Accelerator _accelerator;
    private readonly int _sequences, _edge, _panels, _rowsOfNetwork;
    private readonly Action<KernelConfig, ArrayView<float>, int, int, int, ArrayView<double>> _kernel;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _rows;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _sums;
    private readonly double[] _read;
    private int _count;

    public IlgpuGramMatrices(Accelerator accelerator, string device, int networks, int sequences, int features, int outputs)
        : base(networks, features, outputs)
    {
        (_accelerator, _sequences) = (accelerator, sequences);
        _edge = accelerator.MaxNumThreadsPerGroup switch { >= 256 => GramKernel.LargestEdge, >= 64 => 8, _ => 4 };
        _panels = (Columns + Tile - 1) / Tile;
        _rowsOfNetwork = Math.Max(1, RowsOfBlock / sequences) * sequences;
        _kernel = accelerator.LoadStreamKernel(accelerator.Noted(GramKernel.Run));
        _read = new double[GramKernel.StartOf(_panels, 0, Tile)];
        _sums = DeviceMemory.Allocate<double>(accelerator, device, networks * _read.LongLength);
        _rows = DeviceMemory.Allocate<float>(accelerator, device, (long)networks * _rowsOfNetwork * Columns);
    }

    /// <summary>Where the next step's features go.</summary>
    public FeatureRows Next => new(_rows.View, _count, _rowsOfNetwork, Columns);

    private int Columns => Features + Outputs;

    private int Tile => GramKernel.TileOf(_edge);

    /// <summary>Counts the rows that a step has left, and multiplies when the block is full.</summary>
    public void Add()
    {
        _count += _sequences;
        if (_count == _rowsOfNetwork)
            Flush();
    }

    /// <summary>Takes the gathered rows into the sums.</summary>
    public void Flush()
    {
        if (_count == 0)
            return;
        _kernel(new KernelConfig(new Index3D(_panels, _panels, Networks), new Index3D(_edge, _edge, 1)),
            _rows.View, _rowsOfNetwork, _count, Columns, _sums.View);
        KernelLog.Launched();
        _count = 0;
    }

    public override void Clear() => _sums.MemSetToZero(_accelerator.DefaultStream);

    public override void Read(int network, Span<double> gram, Span<double> cross)
    {
        ((ArrayView<double>)_sums.View).SubView(network * _read.LongLength, _read.Length).CopyToCPU(_accelerator.DefaultStream, _read.AsSpan());
        _accelerator.DefaultStream.Synchronize();
        for (int i = 0; i < Features; i++)
        {
            for (int j = 0; j <= i; j += Tile)
                _read.AsSpan((int)At(i, j), Math.Min(Tile, i + 1 - j)).CopyTo(gram[((i * Features) + j)..]);
            for (int k = 0; k < Outputs; k++)
                cross[(i * Outputs) + k] = _read[At(Features + k, i)];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _rows.Dispose();
        _sums.Dispose();
    }

    private long At(int i, int j) => GramKernel.StartOf(i / Tile, j / Tile, Tile) + ((i % Tile) * Tile) + (j % Tile);
}
