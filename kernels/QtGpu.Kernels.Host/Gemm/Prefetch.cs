using System.Runtime.Intrinsics.X86;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// Asks for memory before it is needed, into all levels of the cache. Where a processor has no such wish, nothing.
/// </summary>
internal static unsafe class Prefetch
{
    private const int Line = 64;

    /// <summary>Brings <paramref name="rows"/> pieces of memory near; what is not there is ignored.</summary>
    /// <param name="first">The first piece.</param>
    /// <param name="rows">How many.</param>
    /// <param name="stride">Elements from one to the next.</param>
    /// <param name="length">Elements of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows(float* first, int rows, nint stride, int length)
    {
        if (!Sse.IsSupported)
            return;
        for (int r = 0; r < rows; r++)
        {
            byte* row = (byte*)(first + (r * stride));
            for (int i = 0; i < length * sizeof(float); i += Line)
                Sse.Prefetch0(row + i);
        }
    }
}
