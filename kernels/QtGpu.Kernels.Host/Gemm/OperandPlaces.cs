using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// Which operands of a product are read where they are, and which are packed first: what is faster differs between
/// processors. Each was measured in turns with the other choice. No bit depends on it.
/// </summary>
internal sealed record OperandPlaces
{
    /// <summary>
    /// Emerald Rapids: tiles of eight rows by three registers 1 % for 512³, 6 % for 1024³, 7 to 12 % for 64 rows; A in
    /// place 2 to 5 % for 512 to 1024 columns; Aᵀ in place 7 to 9 % for 784×64·64×100 and 784×256·256×100, 70 to 90 %
    /// for ten columns (but −10 % for 4096 inner indices, and with AVX2 −5 % for 784×256·256×512); B in place 15 to 30
    /// % for 64 and 128 rows, 3 to 8 % up to 3072 tiles, packed 5 % for 4096×784·784×100 and 4096 inner indices, 25 %
    /// for 1024 columns; nothing asked for 25 % for batches of 64³, which fill the first-level cache.
    /// </summary>
    public static OperandPlaces Intel { get; } = new()
    {
        RowsOfA = n => n <= 2048,
        ColumnsOfA = (registers, k) => registers <= 16 && k <= 512,
        RowsOfB = (panels, registers, n, k) =>
            panels <= 24 || (n <= 512 && n % 16 == 0 && k <= 1024 && panels * registers <= 3072),
        LargeA = long.MaxValue,
        PrefetchesNextProduct = false,
        TileRegisters = 3,
    };

    /// <summary>
    /// AMD with a first-level cache of 48 KiB, as Zen 5: A in place 1 to 5 % for 512 to 4096 columns; Aᵀ in place 6 to
    /// 10 % for 100 columns (but with AVX2 −13 % for 4096 inner indices) and 40 % for ten, 1 to 2 % up to 512 inner
    /// indices (but −9 % for 784×4096·4096×512); B in place 4 % for 256×784·784×512; a block of B that fills the
    /// second-level cache 3 % for 4096 rows, 3 to 5 % for as many inner indices; nothing asked for 11 % for batches of
    /// 64³.
    /// </summary>
    public static OperandPlaces Zen5 { get; } = new()
    {
        RowsOfA = _ => true,
        ColumnsOfA = (registers, k) => registers <= 8 || k <= 512,
        RowsOfB = (panels, _, n, _) => panels <= 24 || n <= 128,
        LargeA = 1 << 20,
        PrefetchesNextProduct = false,
        TileRegisters = 2,
    };

    /// <summary>
    /// AMD without 512-bit registers, as Zen 3: A in place 15 to 25 % for 100 columns and more, whatever their number;
    /// Aᵀ in place 10 % for 784×64·64×100, 20 to 60 % up to 32 columns (but −9 % for 784×256·256×512, −20 % for 4096
    /// inner indices); B packed 10 to 14 % from 64 rows times 784×512 and 256 rows times 784×100 on, 30 % for 512³ (but
    /// −15 % for 16 rows, −20 % for ten columns); a block of B that fills the second-level cache 6 to 8 % for 4096 rows
    /// and for 2048³; the next product's operands asked for 0 to 13 % for batches of 64³, 25 % for 64×128·128×32.
    /// </summary>
    public static OperandPlaces Zen3 { get; } = new()
    {
        RowsOfA = _ => true,
        ColumnsOfA = (registers, k) => registers <= 4 || k <= 64,
        RowsOfB = (panels, _, n, _) => panels <= 4 || (panels <= 12 && n <= 128) || n <= 32,
        LargeA = 1 << 20,
        PrefetchesNextProduct = true,
        TileRegisters = 2,
    };

    /// <summary>Zen 4, and others.</summary>
    public static OperandPlaces Others { get; } = new()
    {
        RowsOfA = n => n <= 128,
        ColumnsOfA = (_, _) => false,
        RowsOfB = (panels, _, n, _) => panels <= 16 || n <= 128,
        LargeA = long.MaxValue,
        PrefetchesNextProduct = true,
        TileRegisters = 2,
    };

    /// <summary>Those of this processor.</summary>
    public static OperandPlaces Here { get; } =
        Processor.IsIntel ? Intel
        : CacheSizes.FirstLevel >= 48 * 1024 ? Zen5
        : Avx2.IsSupported && !Vector512.IsHardwareAccelerated ? Zen3
        : Others;

    /// <summary>Whether A is read in place, by the columns of C: where few panels of B pass by.</summary>
    public required Func<int, bool> RowsOfA { get; init; }

    /// <summary>Whether Aᵀ is, by the columns of C, in registers, and the inner extent.</summary>
    public required Func<int, int, bool> ColumnsOfA { get; init; }

    /// <summary>
    /// Whether B is, by the panels of A that pass by, its columns, in registers and as they are, and the inner extent.
    /// </summary>
    public required Func<int, int, int, int, bool> RowsOfB { get; init; }

    /// <summary>
    /// From so many elements of A on a block of B fills all of the second-level cache, and A passes by less often; else
    /// half.
    /// </summary>
    public required long LargeA { get; init; }

    /// <summary>In a batch of small products each prefetches the operands of the next.</summary>
    public required bool PrefetchesNextProduct { get; init; }

    /// <summary>
    /// Registers of columns of the largest tile, where there are 32 registers: 2, by twelve rows, or 3, by eight.
    /// </summary>
    public required int TileRegisters { get; init; }
}
