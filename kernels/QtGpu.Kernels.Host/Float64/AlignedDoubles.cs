namespace QtGpu.Kernels.Host.Float64;

/// <summary>Zeroed float64 that begin with a cache line.</summary>
internal readonly unsafe struct AlignedDoubles
{
    private const int Line = 64;
    private readonly double[] _memory;
    private readonly int _first, _length;

    public AlignedDoubles(long length)
    {
        _memory = GC.AllocateArray<double>(checked((int)(length + (Line / sizeof(double)))), pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        _first = (int)((Line - (start % Line)) % Line) / sizeof(double);
        _length = (int)length;
    }

    /// <summary>All of them.</summary>
    public Span<double> Span => _memory.AsSpan(_first, _length);
}
