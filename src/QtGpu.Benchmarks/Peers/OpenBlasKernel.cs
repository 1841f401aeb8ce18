using System.Runtime.Intrinsics.X86;

namespace QtGpu.Benchmarks.Peers;

/// <summary>
/// Whose kernels OpenBLAS takes. Left alone it guesses the processor, and a release older than the processor may guess
/// one of 2004, thirty times slower: so each choice is tried in a process of its own, and the fastest that multiplies
/// correctly stays.
/// </summary>
/// <param name="CoreType">What <c>OPENBLAS_CORETYPE</c> says; null to leave the choice to OpenBLAS.</param>
internal sealed record OpenBlasKernel(string? CoreType)
{
    private const string Variable = "OPENBLAS_CORETYPE", CacheSize = "OPENBLAS_L2_SIZE";
    private const string Avx2Kernels = "Haswell", Avx512Kernels = "SkylakeX";

    /// <summary>OpenBLAS's own choice; AVX2 where this process is held to that, and then so is the peer.</summary>
    public static OpenBlasKernel Own { get; } = new(IsHeldToAvx2 ? Avx2Kernels : null);

    /// <summary>
    /// Unset, as found in the environment, and the two families whose kernels large processors can run; AVX2 alone
    /// where the process is held to that.
    /// </summary>
    public static IReadOnlyList<OpenBlasKernel> Choices(string? found, bool hasAvx2, bool hasAvx512, bool isHeldToAvx2)
    {
        string?[] choices = isHeldToAvx2 ? [Avx2Kernels] :
        [
            null, found is { Length: > 0 } ? found : null, hasAvx512 ? Avx512Kernels : null,
            hasAvx2 ? Avx2Kernels : null,
        ];
        return [.. choices.Distinct(StringComparer.Ordinal).Select(name => new OpenBlasKernel(name))];
    }

    /// <summary>Those of this process and its environment.</summary>
    public static IReadOnlyList<OpenBlasKernel> Choices() => Choices(
        Environment.GetEnvironmentVariable(Variable), Avx2.IsSupported, Avx512F.IsSupported, IsHeldToAvx2);

    // By DOTNET_EnableAVX512=0: the processor has AVX-512, .NET does not use it.
    private static bool IsHeldToAvx2 => Avx2.IsSupported && !Avx512F.IsSupported && ProcessorHasAvx512();

    // AVX512F, as the processor itself tells it: what .NET is told to leave alone it tells, too.
    private static bool ProcessorHasAvx512()
    {
        const int features = 7, avx512 = 1 << 16;
        return X86Base.CpuId(0, 0).Eax >= features && (X86Base.CpuId(features, 0).Ebx & avx512) != 0;
    }

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
