using System.Reflection;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>The ILGPU backend's own view of its products, where it was built.</summary>
internal static class GemmInspector
{
    /// <summary>One of its methods, called.</summary>
    public static T Call<T>(string method, params object[] arguments) => (T)Kernels.Find("GemmInspection")
        .GetMethod(method)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    /// <summary>A device whose products are all cut the same way.</summary>
    public static Backend Open(string device, int tile, int slices)
    {
        DeviceInfo? found = DeviceCatalogue.List().FirstOrDefault(d => d.Name.Equals(device, StringComparison.Ordinal));
        if (found is null)
            Assert.Skip($"no device {device}");
        return Call<Backend>("Open", found, tile, slices);
    }
}
