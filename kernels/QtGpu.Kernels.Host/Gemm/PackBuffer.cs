using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>A thread's packing memory: allocated at its first product, freed with the thread at the latest.</summary>
internal sealed unsafe class PackBuffer
{
    // Panels are padded to whole register tiles: at most 12 rows or 32 columns more than a block.
    private const int LengthA = (192 + 12) * 384;
    private const int LengthB = (512 + 32) * 384;

    /// <summary>Elements of the largest register tile.</summary>
    public const int LengthTile = 12 * 32;

    [ThreadStatic]
    private static PackBuffer? _ofThread;

    private readonly float* _memory =
        (float*)NativeMemory.AlignedAlloc((LengthA + LengthB + (2 * LengthTile)) * sizeof(float), 64);

    ~PackBuffer() => NativeMemory.AlignedFree(_memory);

    /// <summary>Frees the calling thread's, where it has one: a team's thread need not wait for the collector.</summary>
    public static void FreeOfThread()
    {
        if (_ofThread is not { } own)
            return;
        _ofThread = null;
        GC.SuppressFinalize(own);
        NativeMemory.AlignedFree(own._memory);
    }

    /// <summary>The calling thread's.</summary>
    public static PackBuffer OfThread => _ofThread ??= new PackBuffer();

    /// <summary>Panels of A.</summary>
    public float* A => _memory;

    /// <summary>Panels of B.</summary>
    public float* B => _memory + LengthA;

    /// <summary>Two register tiles.</summary>
    public float* Tile => _memory + LengthA + LengthB;
}
