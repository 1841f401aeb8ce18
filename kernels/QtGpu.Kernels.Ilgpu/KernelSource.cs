using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>What the device compilers get to see, without a device: for tests and for reading.</summary>
internal static class KernelSource
{
    // What kernels have in common is translated once; one thread at a time, since it is shared.
    private static readonly Lazy<Context> Shared = new(IlgpuContext.WithoutDevices);

    /// <summary>Every kernel there can be, such as <c>Pass&lt;ActivationForward&lt;Relu&gt;&gt;.Kernel</c>.</summary>
    public static IEnumerable<string> Names => KernelCatalogue.ByName.Keys;

    /// <summary>A kernel's PTX, for sm_80 and above.</summary>
    public static string Ptx(string name) => Ptx(Find(name));

    /// <summary>A kernel's OpenCL C 2.0.</summary>
    public static string OpenCl(string name) => OpenCl(Find(name));

    internal static string Ptx(EntryPointDescription kernel, KernelSpecialization specialization = default)
    {
        lock (Shared)
        {
            using var backend = new PTXBackend(
                Shared.Value, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80,
                CudaInstructionSet.ISA_70, nvvmAPI: null);
            return ((PTXCompiledKernel)backend.Compile(kernel, specialization)).PTXAssembly;
        }
    }

    internal static string OpenCl(EntryPointDescription kernel)
    {
        var capabilities = new CLCapabilityContext(
            float16: false, float64: true, genericAddressSpace: true, int64_Atomics: true, subGroups: false);
        lock (Shared)
        {
            using var backend = new CLBackend(
                Shared.Value, capabilities, CLDeviceVendor.Other, CLBackend.MinimumVersion);
            return ((CLCompiledKernel)backend.Compile(kernel, default)).Source;
        }
    }

    private static EntryPointDescription Find(string name) =>
        EntryPointDescription.FromExplicitlyGroupedKernel(KernelCatalogue.ByName[name]);
}
