using System.Runtime.CompilerServices;

namespace QtGpu.LinearAlgebra;

/// <summary>Zeroed float64 that stay where they are, from the start of a cache line on.</summary>
internal readonly unsafe struct AlignedDoubles
{
    private const int Line = 64;
    private readonly double[] _memory;

    public AlignedDoubles(long length)
    {
        _memory = GC.AllocateArray<double>(checked((int)(length + (Line / sizeof(double)))), pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Start = (double*)((start + Line - 1) & ~(nuint)(Line - 1));
        Length = length;
    }

    public double* Start { get; }

    public long Length { get; }

    /// <summary>Some of them.</summary>
    public Span<double> Span(long first, int count) => new(Start + first, count);
}
