using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>A thread's packing memory: allocated at its first product, freed with the thread at the latest.</summary>
internal sealed unsafe class PackBuffer
{
    /// <summary>Columns of the widest block of B.</summary>
    public const int WidestBlock = 1024;

    /// <summary>
    /// Rows of A, of whole panels in every lane, that are packed together where they are columns of memory: three lines
    /// of the cache. So many columns of C are transposed together, too.
    /// </summary>
    public const int RowsOfA = 48;

    // Columns of the widest tile of a packed block, a whole number of which its columns are rounded up to.
    private const int WidestTile = 48;

    // Panels of A, and a block of B, each with the register's width that packing may write beyond it.
    private const int Slack = 16;
    private const int LengthA = (RowsOfA * GemmProblem.LargestDepth) + Slack;
    private const int LengthB = ((WidestBlock + WidestTile) * GemmProblem.LargestDepth) + Slack;

    /// <summary>Elements of the largest register tile.</summary>
    public const int LengthTile = 12 * 32;

    /// <summary>Rows of the broadest tiles, of four registers of columns, that are finished together.</summary>
    public const int BroadRows = 16;

    private const int LengthTiles = BroadRows * 64;

    /// <summary>Rows of a transposed tile at most.</summary>
    public const int MostTransposed = 128;

    private const int LengthTransposed = MostTransposed * RowsOfA;

    [ThreadStatic]
    private static PackBuffer? _ofThread;

    private readonly float* _memory =
        (float*)NativeMemory.AlignedAlloc((LengthA + LengthB + LengthTiles + LengthTransposed) * sizeof(float), 64);

    ~PackBuffer() => NativeMemory.AlignedFree(_memory);

    /// <summary>
    /// Frees the calling thread's, where it has one: a team's thread need not wait for the collector.
    /// </summary>
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

    /// <summary>A block of B, panel by panel.</summary>
    public float* B => _memory + LengthA;

    /// <summary>A register tile, or several.</summary>
    public float* Tile => _memory + LengthA + LengthB;

    /// <summary>Rows of C, <see cref="RowsOfA"/> wide.</summary>
    public float* Transposed => Tile + LengthTiles;
}
