using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using Xunit;

namespace QtGpu.Tests.Kernels;

[Collection(ContractCollection.Name)]
public sealed class ContractMemoryTests(ContractBackends backends)
{
    [Fact]
    public void Memory_beyond_what_the_process_may_use_is_refused_before_the_system_kills_it() =>
        Assert.Throws<DeviceMemoryException>(() => backends.Open("cpu 16 × 1").Allocate(
            (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / sizeof(float)) + 1));

    [Fact]
    public void Memory_given_back_is_not_used()
    {
        using var backend = new HostBackend(threads: 1);
        DeviceBuffer buffer = backend.Allocate(10);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => backend.Elementwise.Fill(buffer.View, 1));
        Assert.Throws<ObjectDisposedException>(() => buffer.Read(0, new float[1]));
        Assert.Throws<ObjectDisposedException>(() => buffer.Write(0, new float[1]));
    }
}
