using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU.IR;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using QtGpu.Kernels.Ilgpu.Arithmetic;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>ILGPU's view of this machine, set up so that kernels compute the host's bits.</summary>
internal static class IlgpuContext
{
    // ILGPU asks for "OpenCL"; on Linux the run-time packages ship only the versioned file.
    static IlgpuContext() =>
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            name == "OpenCL" && NativeLibrary.TryLoad("libOpenCL.so.1", out nint library) ? library : 0;

    /// <summary>
    /// Held while contexts and accelerators come and go: the drivers below ILGPU keep tables for the whole process, and
    /// neither it nor they promise that two threads may open or close devices at once. Three threads that did so, with
    /// POCL installed, ended in a segmentation fault two times of eight.
    /// </summary>
    public static Lock Opening { get; } = new();

    /// <summary>All devices, those that ILGPU would hide included. A driver that is missing adds none.</summary>
    public static Context Create() =>
        Create(builder => builder.Cuda(_ => true).OpenCL(_ => true).CPU(CPUDeviceKind.Default));

    /// <summary>No device: kernels can be compiled but not run.</summary>
    public static Context WithoutDevices() => Create(_ => { });

    private static Context Create(Action<Context.Builder> devices) => Context.Create(builder =>
    {
        devices(builder);
        ExactArithmetic.Register(builder.GetIntrinsicManager());
        GroupBarrier.Register(builder.GetIntrinsicManager());
        TensorCore.Register(builder.GetIntrinsicManager());
    });
}
