using QtGpu.Kernels.Contract;

namespace QtGpu.Devices;

/// <summary>The device that was asked for is not there, or cannot be used.</summary>
public sealed class DeviceUnavailableException(string message) : Exception(message)
{
    internal static DeviceUnavailableException NotFound(string name, IEnumerable<DeviceInfo> devices)
    {
        string there = string.Join(", ", devices.Where(d => d.Refusal is null).Select(d => d.Name));
        return new($"‘device’ {name}: no such device. This machine has: {there}.");
    }

    internal static DeviceUnavailableException Refused(DeviceInfo device) =>
        new($"‘device’ {device.Name} ({device.Description}) cannot be used: {device.Refusal}");
}
