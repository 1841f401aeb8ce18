using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host;

/// <summary>float64 partial sums of one operation, kept from step to step.</summary>
internal sealed unsafe class Partials : IDisposable
{
    private double* _memory;
    private int _length;

    ~Partials() => Dispose();

    /// <summary>Room for <paramref name="count"/> sums; only the first use of a larger size allocates.</summary>
    public double* Take(int count)
    {
        if (count > _length)
        {
            _memory = (double*)NativeMemory.AlignedRealloc(_memory, (nuint)count * sizeof(double), 64);
            _length = count;
        }

        return _memory;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _length = 0;
        GC.SuppressFinalize(this);
    }
}
