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

    /// <summary>
    /// On Intel, asks for the piece eight rows ahead: its prefetcher does not see pieces of rows in time. Emerald
    /// Rapids, 64×784·784×96, eight rows by three registers: 172 instead of 162 GFLOP/s; 12 or 24 ahead are no better.
    /// Zen 5 gains nothing.
    /// </summary>
    /// <param name="row">A piece of a row, a line of the cache long or up to four.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="length">Elements of the piece.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RowAhead(float* row, nint stride, int length)
    {
        if (!Processor.IsIntel)
            return;
        const int ahead = 8, line = Line / sizeof(float);
        float* piece = row + (ahead * stride);
        Sse.Prefetch0(piece);
        if (length > line)
            Sse.Prefetch0(piece + line);
        if (length > 2 * line)
            Sse.Prefetch0(piece + (2 * line));
        if (length > 3 * line)
            Sse.Prefetch0(piece + (3 * line));
        if (length > line / 2)
            Sse.Prefetch0(piece + length - 1); // a piece that begins within a line ends in one more
    }
}
