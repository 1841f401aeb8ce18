using ILGPU;
using ILGPU.Runtime;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>An elementwise pass over device memory, as a struct of views.</summary>
internal interface IPass
{
    /// <summary>Handles element i.</summary>
    void Run(int i);
}

/// <summary>One kind of pass on one device, a thread per element. Compiled on its first run.</summary>
internal sealed class Pass<TPass>(Accelerator accelerator)
    where TPass : struct, IPass
{
    private Action<Index1D, TPass>? _kernel;

    public void Run(long length, TPass pass)
    {
        if (length == 0)
            return;
        _kernel ??= accelerator.LoadAutoGroupedStreamKernel<Index1D, TPass>(Kernel);
        _kernel(checked((int)length), pass);
    }

    internal static void Kernel(Index1D i, TPass pass) => pass.Run(i);
}
