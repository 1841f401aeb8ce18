using System.Runtime.InteropServices;
using QtGpu.Kernels.Host.Gemm;
using static System.FormattableString;

namespace QtGpu.Kernels.Host;

/// <summary>The one device that every machine has.</summary>
public sealed class HostBackendProvider : IBackendProvider
{
    /// <inheritdoc/>
    public IReadOnlyList<DeviceInfo> List() =>
    [
        new DeviceInfo(
            "cpu",
            Invariant($"{RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors"),
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            RuntimeInformation.FrameworkDescription,
            $"{HostLane.Choose(0).Name}, {CacheSizes.Text}",
            Rank: 100,
            Refusal: null),
    ];

    /// <inheritdoc/>
    public Backend Open(DeviceInfo device, int threads, GemmOptions products = default) => products == default
        ? new HostBackend(threads)
        : throw new InputException(
            "The cpu multiplies in float32 with its own kernels. "
            + "Leave out ‘precision’ and ‘gemm’, or use ‘device’ cuda.");
}
