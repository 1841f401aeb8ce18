namespace QtGpu.Kernels.Contract;

/// <summary>A device has less memory than was asked for.</summary>
public sealed class DeviceMemoryException : Exception
{
    /// <summary>Says what was asked for, and what is free where the device tells.</summary>
    public DeviceMemoryException(string device, long bytesAsked, long? bytesFree, Exception? inner = null)
        : this(
            device, bytesAsked,
            bytesFree is { } free ? $"{free / 1e6:0.0} MB are free" : "which are not to be had",
            inner)
    {
    }

    /// <summary>Says what was asked for, and in words what there is.</summary>
    public DeviceMemoryException(string device, long bytesAsked, string available, Exception? inner = null)
        : base(
            $"{device}: {bytesAsked / 1e6:0.0} MB of memory were asked for, {available}. " +
            "Use a smaller ‘batch’, ‘hidden units’ or ‘units’, or another ‘device’.",
            inner)
    {
    }
}
