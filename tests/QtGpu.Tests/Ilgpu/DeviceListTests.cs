using System.Reflection;
using System.Runtime.Loader;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

[Collection(ContractCollection.Name)]
public sealed class DeviceListTests(ContractBackends backends)
{
    private const string GpuBackends = "QtGpu.Kernels.Ilgpu";

    public static TheoryData<string> Devices => [.. DeviceNames.All];

    [Fact]
    public void Every_device_has_its_own_name_and_tells_what_it_is()
    {
        var devices = DeviceCatalogue.List();
        Assert.Equal(devices.Count, devices.Select(d => d.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(devices, device => Assert.NotEmpty(device.Description));
        Assert.All(devices, device => Assert.True(device.MemoryBytes > 0));
        Assert.Contains(devices, device => device.Name.Equals("ilgpu-cpu", StringComparison.Ordinal));
    }

    [Fact]
    public void Opening_the_cpu_does_not_load_the_assembly_of_the_GPU_backends()
    {
        // A fresh copy of the library, whose assemblies can be counted.
        var fresh = new Fresh(AppContext.BaseDirectory);
        try
        {
            Assembly library = fresh.LoadFromAssemblyName(typeof(DeviceCatalogue).Assembly.GetName());
            Type catalogue = library.GetType(typeof(DeviceCatalogue).FullName!)!;
            MethodInfo open = catalogue.GetMethod(nameof(DeviceCatalogue.Open))!;
            object[] usual = [.. Enumerable.Repeat(Type.Missing, open.GetParameters().Length - 1)];
            using (open.Invoke(null, ["cpu", .. usual]) as IDisposable)
                Assert.DoesNotContain(GpuBackends, fresh.Assemblies.Select(assembly => assembly.GetName().Name));
            catalogue.GetMethod(nameof(DeviceCatalogue.List))!.Invoke(null, null);
            Assert.Contains(GpuBackends, fresh.Assemblies.Select(assembly => assembly.GetName().Name));
        }
        finally
        {
            fresh.Unload();
        }
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

    // Ended in a segmentation fault now and then, as long as nothing kept the threads apart.
    [Fact]
    public async Task Devices_may_be_opened_and_closed_on_several_threads()
    {
        Task[] openings = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 5; i++)
                DeviceCatalogue.Open("ilgpu-cpu").Dispose();
        }, TestContext.Current.CancellationToken))];
        await Task.WhenAll(openings);
    }

    private sealed class Fresh(string folder) : AssemblyLoadContext("fresh", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName name) =>
            Path.Combine(folder, name.Name + ".dll") is var file && File.Exists(file)
                ? LoadFromAssemblyPath(file)
                : null;
    }
}
