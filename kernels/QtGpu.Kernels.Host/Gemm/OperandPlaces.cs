namespace QtGpu.Kernels.Host.Gemm;

/// <summary>
/// Which operands of a product are read where they are, and which are packed first: what is faster differs between
/// makers of processors. No bit depends on it.
/// </summary>
internal sealed record OperandPlaces
{
    /// <summary>
    /// Measured on Emerald Rapids, in turns with the other choice: A in place 1 to 3 % for 512 to 1024 columns; Aᵀ in
    /// place 11 % for 784×64·64×100, 40 % for ten columns (but −38 % for 4096 inner indices); B packed 11 to 13 % for
    /// 4096×784·784×100, whose rows do not begin at lines of the cache; nothing asked for 2 to 10 % for batches of 64³,
    /// where the prefetcher sees by itself what comes.
    /// </summary>
    private static readonly OperandPlaces Intel = new()
    {
        ColumnsForRowsOfA = 2048,
        DepthForColumnsOfA = 128,
        PacksNarrowB = true,
        AsksForNextProduct = false,
    };

    /// <summary>Measured on AMD's Zen 4 and 5.</summary>
    private static readonly OperandPlaces Others = new()
    {
        ColumnsForRowsOfA = 128,
        DepthForColumnsOfA = 0,
        PacksNarrowB = false,
        AsksForNextProduct = true,
    };

    /// <summary>Those of this processor.</summary>
    public static OperandPlaces Here { get; } = Processor.IsIntel ? Intel : Others;

    /// <summary>A is read in place where C has at most so many columns: few panels of B pass by.</summary>
    public required int ColumnsForRowsOfA { get; init; }

    /// <summary>Aᵀ is read in place up to this inner extent, where C has at most 256 columns.</summary>
    public required int DepthForColumnsOfA { get; init; }

    /// <summary>B of at most 128 columns is packed too, where many panels of A pass by.</summary>
    public required bool PacksNarrowB { get; init; }

    /// <summary>In a batch of small products each asks for the operands of the next.</summary>
    public required bool AsksForNextProduct { get; init; }
}
