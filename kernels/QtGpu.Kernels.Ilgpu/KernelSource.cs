using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Ilgpu.Passes;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>What the device compilers get to see, without a device: for tests and for reading.</summary>
public static class KernelSource
{
    /// <summary>PTX (sm_80) of the elementwise kernel of an activation.</summary>
    public static string Ptx(Activation activation) => activation.Accept(new Elementwise(Ptx));

    /// <summary>OpenCL C 2.0 of the elementwise kernel of an activation.</summary>
    public static string OpenCl(Activation activation) => activation.Accept(new Elementwise(OpenCl));

    private static string Ptx(EntryPointDescription kernel)
    {
        using Context context = IlgpuContext.Create();
        using var backend = new PTXBackend(
            context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80,
            CudaInstructionSet.ISA_70, nvvmAPI: null);
        return ((PTXCompiledKernel)backend.Compile(kernel, default)).PTXAssembly;
    }

    private static string OpenCl(EntryPointDescription kernel)
    {
        using Context context = IlgpuContext.Create();
        var capabilities = new CLCapabilityContext(
            float16: false, float64: true, genericAddressSpace: true, int64_Atomics: true, subGroups: false);
        using var backend = new CLBackend(context, capabilities, CLDeviceVendor.Other, CLBackend.MinimumVersion);
        return ((CLCompiledKernel)backend.Compile(kernel, default)).Source;
    }

    private sealed class Elementwise(Func<EntryPointDescription, string> emit) : IActivationVisitor<string>
    {
        public string Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation =>
            emit(EntryPointDescription.FromExplicitlyGroupedKernel(
                new Action<long, ActivationPass<TActivation>>(Pass<ActivationPass<TActivation>>.Kernel).Method));
    }
}
