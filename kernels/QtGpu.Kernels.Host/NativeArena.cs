namespace QtGpu.Kernels.Host;

/// <summary>Zeroed native arrays that live and end together.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private readonly List<(nint Memory, long Bytes)> _arrays = [];

    ~NativeArena() => Free();

    /// <summary>A new array.</summary>
    /// <exception cref="DeviceMemoryException">There is less memory than asked for.</exception>
    public T* Allocate<T>(long length)
        where T : unmanaged
    {
        long bytes = Math.Min(length, long.MaxValue / sizeof(T)) * sizeof(T);
        byte* array = HostMemory.Allocate(bytes);
        _arrays.Add(((nint)array, bytes));
        return (T*)array;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        foreach ((nint memory, long bytes) in _arrays)
            HostMemory.Free((void*)memory, bytes);
        _arrays.Clear();
    }
}
