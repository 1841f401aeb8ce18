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
    /// On Intel, how far from a piece of a row the one to ask for is, eight rows ahead: its prefetcher does not see
    /// pieces of rows in time. Emerald Rapids, 64×784·784×96, eight rows by three registers: 172 instead of 162
    /// GFLOP/s; 12 or 24 ahead are no better. Zen 5 gains nothing.
    /// </summary>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="length">Elements of the piece.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Ahead(nint stride, int length) => (8 * stride) + Math.Min(length, Line / sizeof(float)) - 1;

    /// <summary>
    /// On Intel, asks for the lines in which a piece has its 16th element, its 32nd, and so on, or its last: those of a
    /// piece that begins with a line, and else all but the first, which the piece before ends in. As few instructions
    /// as that takes: in loud phases of a shared machine each is 2 to 3 % of an AVX2 tile's time.
    /// </summary>
    /// <param name="piece">The piece, from <see cref="Ahead"/> on.</param>
    /// <param name="length">Its elements: of one line of the cache at most, or of two to four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Piece(float* piece, int length)
    {
        if (!Processor.IsIntel)
            return;
        const int line = Line / sizeof(float);
        Sse.Prefetch0(piece);
        if (length > line)
            Sse.Prefetch0(piece + line);
        if (length > 2 * line)
            Sse.Prefetch0(piece + (2 * line));
        if (length > 3 * line)
            Sse.Prefetch0(piece + (3 * line));
    }
}
