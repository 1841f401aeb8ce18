using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

[Collection(ContractCollection.Name)]
public sealed class DeviceListTests(ContractBackends backends)
{
    public static TheoryData<string> Devices => [.. DeviceNames.All];

    [Fact]
    public void Every_device_has_its_own_name_and_tells_what_it_is()
    {
        var devices = DeviceCatalogue.List();
        Assert.Equal(devices.Count, devices.Select(d => d.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(devices, device => Assert.NotEmpty(device.Description));
        Assert.All(devices, device => Assert.True(device.MemoryBytes > 0));
        Assert.Equal(
            DeviceCatalogue.IlgpuWasBuilt,
            devices.Any(device => string.Equals(device.Name, "ilgpu-cpu", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void More_memory_than_there_is_gives_one_message_and_the_device_lives_on(string name)
    {
        Backend backend = backends.Open(name);
        var error = Assert.Throws<DeviceMemoryException>(() => backend.Allocate(1L << 46));
        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);

        using DeviceBuffer buffer = backend.Allocate(3);
        Assert.Equal([0f, 0f, 0f], buffer.View.ToArray());
    }
}
