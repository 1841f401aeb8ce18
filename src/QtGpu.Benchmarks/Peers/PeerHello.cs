using System.Text.Json;

namespace QtGpu.Benchmarks.Peers;

/// <summary>What a peer says of itself when it starts.</summary>
/// <param name="Name">Of the library.</param>
/// <param name="Version">Of it.</param>
/// <param name="Blas">What multiplies matrices for it, with its version; null where it does not know.</param>
/// <param name="Kernel">The processor that the BLAS has kernels for; null where it does not say.</param>
/// <param name="CoreType">What OPENBLAS_CORETYPE was set to; null where it was not.</param>
/// <param name="Gflops">Of a product of square matrices, float32; null where it multiplies none.</param>
/// <param name="IsCorrect">Whether that product was as exact as float32 allows.</param>
internal sealed record PeerHello(
    string Name, string Version, string? Blas, string? Kernel, string? CoreType, double? Gflops, bool IsCorrect)
{
    /// <summary>Whether its BLAS chooses kernels by <c>OPENBLAS_CORETYPE</c>.</summary>
    public bool IsOpenBlas => Blas?.StartsWith("OpenBLAS", StringComparison.Ordinal) == true;

    /// <summary>Reads its first line; null where that is none.</summary>
    public static PeerHello? TryRead(JsonElement line, OpenBlasKernel kernel)
    {
        return line.ValueKind == JsonValueKind.Object && Text("peer") is { } name && Text("version") is { } version
            ? new(
                name, version, Text("blas"), Text("kernel"), kernel.CoreType,
                line.TryGetProperty("gflops", out JsonElement rate) ? rate.GetDouble() : null,
                !line.TryGetProperty("correct", out JsonElement correct) || correct.GetBoolean())
            : null;

        string? Text(string key) =>
            line.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
    }

    /// <summary>
    /// For people: <c>numpy 1.24.2 (OpenBLAS 0.3.21, kernel Haswell by OPENBLAS_CORETYPE, 110 GFLOP/s)</c>.
    /// </summary>
    public override string ToString()
    {
        if (Gflops is not { } gflops)
            return $"{Name} {Version}";
        string choice = CoreType is null ? "" : " by OPENBLAS_CORETYPE";
        string kernel = Kernel is null ? "" : $", kernel {Kernel}{choice}";
        return Invariant($"{Name} {Version} ({Blas ?? "unknown BLAS"}{kernel}, {gflops:0} GFLOP/s)");
    }
}
