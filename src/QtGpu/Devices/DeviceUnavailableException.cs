using QtGpu.Kernels.Contract;

namespace QtGpu.Devices;

/// <summary>The device that was asked for is not there, or cannot be used.</summary>
public sealed class DeviceUnavailableException(string message) : Exception(message)
{
    internal static DeviceUnavailableException NotFound(string name, IEnumerable<DeviceInfo> devices, bool ilgpuWasBuilt)
    {
        string there = string.Join(", ", devices.Where(d => d.Refusal is null).Select(d => d.Name));
        string hint = ilgpuWasBuilt ? "" : " This build has no GPU backend: ILGPU was not on the package feed when it was built.";
        return new($"--device {name}: no such device. This machine has: {there}. Try 'qtgpu devices'.{hint}");
    }

    internal static DeviceUnavailableException Refused(DeviceInfo device) =>
        new($"--device {device.Name} ({device.Description}) cannot be used: {device.Refusal}");
}
