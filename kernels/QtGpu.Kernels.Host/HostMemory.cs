using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host;

/// <summary>Zeroed native memory, aligned to a cache line, so that the collector neither moves nor scans it.</summary>
internal static unsafe class HostMemory
{
    private const nuint CacheLine = 64;

    // A kernel may read (never write) a register or two beyond the last element.
    private const nuint Slack = 2 * CacheLine;

    /// <summary>So many bytes, all 0.</summary>
    /// <exception cref="DeviceMemoryException">There is less memory than asked for.</exception>
    public static byte* Allocate(long bytes)
    {
        // The system promises more memory than there is and ends the process when it is touched: ask first.
        long free = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > free)
            throw new DeviceMemoryException("cpu", bytes, free);
        byte* memory;
        try
        {
            memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes + Slack, CacheLine);
        }
        catch (OutOfMemoryException e)
        {
            throw new DeviceMemoryException("cpu", bytes, bytesFree: null, e);
        }

        NativeMemory.Clear(memory, (nuint)bytes + Slack);
        GC.AddMemoryPressure(Pressure(bytes));
        return memory;
    }

    /// <summary>Gives back what was allocated with as many bytes.</summary>
    public static void Free(void* memory, long bytes)
    {
        NativeMemory.AlignedFree(memory);
        GC.RemoveMemoryPressure(Pressure(bytes));
    }

    private static long Pressure(long bytes) => Math.Max(bytes, (long)CacheLine);
}
