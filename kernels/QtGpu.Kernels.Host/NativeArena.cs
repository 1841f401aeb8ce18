using System.Runtime.InteropServices;

namespace QtGpu.Kernels.Host;

/// <summary>Zeroed native arrays that live and end together.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private const nuint CacheLine = 64;

    // A kernel may read (never write) a register or two beyond the last element.
    private const nuint Slack = 2 * CacheLine;
    private readonly List<nint> _arrays = [];
    private long _bytes;

    ~NativeArena() => Free();

    /// <summary>A new array.</summary>
    /// <exception cref="DeviceMemoryException">There is less memory than asked for.</exception>
    public T* Allocate<T>(long length)
        where T : unmanaged
    {
        long free = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (length > free / sizeof(T))
            throw new DeviceMemoryException("cpu", Math.Min(length, long.MaxValue / sizeof(T)) * sizeof(T), free);
        nuint bytes = ((nuint)length * (nuint)sizeof(T)) + Slack;
        void* array = NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(array, bytes);
        _arrays.Add((nint)array);
        _bytes += (long)bytes;
        GC.AddMemoryPressure((long)bytes);
        return (T*)array;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        foreach (nint array in _arrays)
            NativeMemory.AlignedFree((void*)array);
        _arrays.Clear();
        if (_bytes > 0)
            GC.RemoveMemoryPressure(_bytes);
        _bytes = 0;
    }
}
