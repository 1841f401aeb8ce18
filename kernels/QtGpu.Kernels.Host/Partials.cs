using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host;

/// <summary>
/// Partial sums of one operation, kept from step to step by the thread that asked for it: a second thread may
/// be refused by a backend, but never writes into the first one's sums.
/// </summary>
internal sealed unsafe class Partials
{
    [ThreadStatic]
    private static Partials? _ofThread;

    private double* _memory;
    private int _length;

    ~Partials() => NativeMemory.AlignedFree(_memory);

    /// <summary>Room for <paramref name="count"/> sums; only the first use of a larger size allocates.</summary>
    public static double* Take(int count)
    {
        Partials own = _ofThread ??= new Partials();
        if (count > own._length)
        {
            own._memory = (double*)NativeMemory.AlignedRealloc(own._memory, (nuint)count * sizeof(double), 64);
            own._length = count;
        }

        return own._memory;
    }

    /// <summary>The same memory for float32.</summary>
    public static float* TakeFloats(int count) => (float*)Take((count / 2) + 1);
}
