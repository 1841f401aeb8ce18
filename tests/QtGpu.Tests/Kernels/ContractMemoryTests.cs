using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using Xunit;

namespace QtGpu.Tests.Kernels;

[Collection(ContractCollection.Name)]
public sealed class ContractMemoryTests(ContractBackends backends)
{
    public static TheoryData<string> Names => ContractBackends.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void New_memory_is_zero_and_keeps_what_is_written(string name)
    {
        Backend backend = backends.Open(name);
        using DeviceBuffer buffer = backend.Allocate(1000);
        Assert.All(buffer.View.ToArray(), value => Assert.Equal(0, value));
        float[] values = ContractAssert.Normal(100, "x");
        buffer.Write(7, values);
        var back = new float[100];
        buffer.Read(7, back);
        Assert.Equal(values, back);
        Assert.Equal(0, buffer.View.ToArray()[6]);
        Assert.Equal(0, buffer.View.ToArray()[107]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void More_memory_than_there_is_says_so(string name)
    {
        Backend backend = backends.Open(name);
        foreach (long length in new[] { 1L << 40, 1L << 60, long.MaxValue })
        {
            var exception = Assert.Throws<DeviceMemoryException>(() => backend.Allocate(length));
            Assert.Contains("--batch", exception.Message, StringComparison.Ordinal);
        }

        Assert.ThrowsAny<ArgumentException>(() => backend.Allocate(-1));
    }

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
