using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>
/// A thread's memory for the block of chains that it advances: kept, and freed with the thread at the latest.
/// </summary>
internal sealed unsafe class SamplerMemory
{
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static SamplerMemory? _ofThread;

    private float* _memory;
    private long _length;

    ~SamplerMemory() => NativeMemory.AlignedFree(_memory);

    /// <summary>
    /// The calling thread's, with room for <paramref name="length"/> float32; only a larger block than ever before
    /// allocates.
    /// </summary>
    public static float* OfThread(long length)
    {
        SamplerMemory own = _ofThread ??= new SamplerMemory();
        if (length > own._length)
        {
            NativeMemory.AlignedFree(own._memory);
            own._memory = null;
            own._length = 0;
            own._memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), Alignment);
            own._length = length;
        }

        return own._memory;
    }

    /// <summary>Frees the calling thread's, where it has one.</summary>
    public static void FreeOfThread()
    {
        if (_ofThread is not { } own)
            return;
        _ofThread = null;
        GC.SuppressFinalize(own);
        NativeMemory.AlignedFree(own._memory);
    }
}
