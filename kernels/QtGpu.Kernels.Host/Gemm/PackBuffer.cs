using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>Each thread's packing memory, allocated once.</summary>
internal static unsafe class PackBuffer
{
    // Panels are padded to whole register tiles: at most 12 rows or 32 columns more than a block.
    private const int LengthA = (192 + 12) * 384;
    private const int LengthB = (512 + 32) * 384;
    private const int LengthTile = 12 * 32;

    [ThreadStatic]
    private static float* _memory;

    public static float* A => Memory;

    public static float* B => Memory + LengthA;

    public static float* Tile => Memory + LengthA + LengthB;

    private static float* Memory => _memory is null
        ? _memory = (float*)NativeMemory.AlignedAlloc((LengthA + LengthB + LengthTile) * sizeof(float), 64)
        : _memory;
}
