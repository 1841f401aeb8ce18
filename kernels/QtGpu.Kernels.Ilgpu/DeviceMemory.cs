using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>What a device has to give, in bytes: CUDA tells what is free, OpenCL only what there is at all.</summary>
internal static class DeviceMemory
{
    /// <summary>New zeroed memory.</summary>
    /// <exception cref="DeviceMemoryException">There is less than asked for.</exception>
    public static MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(Accelerator accelerator, string device, long length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        int size = Unsafe.SizeOf<T>();
        long bytes = Math.Min(length, long.MaxValue / size) * size;
        if (bytes > MostInOneBuffer(accelerator))
            throw new DeviceMemoryException(device, bytes, Describe(accelerator));
        MemoryBuffer1D<T, Stride1D.Dense>? memory = null;
        try
        {
            memory = accelerator.Allocate1D<T>(Math.Max(length, 1));
            memory.MemSetToZero(accelerator.DefaultStream);
            return memory;
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException)
        {
            memory?.Dispose();
            throw new DeviceMemoryException(device, bytes, Describe(accelerator), e);
        }
    }

    /// <summary>The largest buffer that may still be had.</summary>
    public static long MostInOneBuffer(Accelerator accelerator) => accelerator switch
    {
        CudaAccelerator cuda => cuda.GetFreeMemory(),
        CLAccelerator openCl => Math.Min(openCl.MemorySize, LargestBlock(openCl)),
        _ => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
    };

    /// <summary>The same for a message.</summary>
    public static string Describe(Accelerator accelerator) => accelerator switch
    {
        CudaAccelerator cuda => $"{cuda.GetFreeMemory() / 1e6:0.0} MB of {cuda.MemorySize / 1e6:0.0} MB are free",
        CLAccelerator openCl =>
            $"the device has {openCl.MemorySize / 1e6:0.0} MB in all "
            + $"and takes {LargestBlock(openCl) / 1e6:0.0} MB in one buffer",
        _ => $"the process may use {MostInOneBuffer(accelerator) / 1e6:0.0} MB in all",
    };

    private static long LargestBlock(CLAccelerator accelerator) =>
        CLAPI.CurrentAPI.GetDeviceInfo<long>(accelerator.DeviceId, CLDeviceInfoType.CL_DEVICE_MAX_MEM_ALLOC_SIZE);
}
