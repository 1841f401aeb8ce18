using System.Runtime.Intrinsics.X86;

namespace QtGpu.Cli.Benchmarks.Peers;

/// <summary>
/// Whose kernels OpenBLAS takes. Left alone it guesses the processor, and a release older than the processor may guess
/// one of 2004, thirty times slower: so each choice is tried in a process of its own, and the fastest that multiplies
/// correctly stays.
/// </summary>
/// <param name="CoreType">What <c>OPENBLAS_CORETYPE</c> says; null to leave the choice to OpenBLAS.</param>
internal sealed record OpenBlasKernel(string? CoreType)
{
    private const string Variable = "OPENBLAS_CORETYPE", CacheSize = "OPENBLAS_L2_SIZE";

    /// <summary>OpenBLAS's own choice; AVX2 where this process is held to that, and then so is the peer.</summary>
    public static OpenBlasKernel Own { get; } = new(IsHeldToAvx2 ? "Haswell" : null);

    /// <summary>
    /// Unset, as found in the environment, and the two families whose kernels large processors can run.
    /// </summary>
    public static IReadOnlyList<OpenBlasKernel> Choices(string? found)
    {
        if (IsHeldToAvx2)
            return [Own];
        string?[] choices =
        [
            null, found is { Length: > 0 } ? found : null, Avx512F.IsSupported ? "SkylakeX" : null,
            Avx2.IsSupported ? "Haswell" : null,
        ];
        return [.. choices.Distinct(StringComparer.Ordinal).Select(name => new OpenBlasKernel(name))];
    }

    /// <summary>Those of this environment.</summary>
    public static IReadOnlyList<OpenBlasKernel> Choices() => Choices(Environment.GetEnvironmentVariable(Variable));

    // An AVX2-only processor is no exception: OpenBLAS's kernels for it are Haswell's.
    private static bool IsHeldToAvx2 => Avx2.IsSupported && !Avx512F.IsSupported;

    /// <summary>
    /// In the environment of a process; a size of the cache that somebody else set would spoil the choice.
    /// </summary>
    public void Set(IDictionary<string, string?> environment)
    {
        environment.Remove(CacheSize);
        environment.Remove(Variable);
        if (CoreType is not null)
            environment[Variable] = CoreType;
        if (IsHeldToAvx2)
        {
            environment["ONEDNN_MAX_CPU_ISA"] = "AVX2";
            environment["ATEN_CPU_CAPABILITY"] = "avx2";
        }
    }
}
