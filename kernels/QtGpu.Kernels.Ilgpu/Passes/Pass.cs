using ILGPU;
using ILGPU.Runtime;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>An elementwise pass over device memory, as a struct of views.</summary>
internal interface IPass
{
    /// <summary>Handles element i.</summary>
    void Run(long i);
}

/// <summary>One kind of pass on one device. Compiled on its first run.</summary>
internal sealed class Pass<TPass>(Accelerator accelerator)
    where TPass : struct, IPass
{
    private readonly StridedGrid _grid = new(accelerator);
    private Action<KernelConfig, long, TPass>? _kernel;

    public void Run(long length, TPass pass)
    {
        if (length == 0)
            return;
        _kernel ??= accelerator.LoadStreamKernel<long, TPass>(Kernel);
        _kernel(_grid.For(length), length, pass);
    }

    [Kernel]
    internal static void Kernel(long length, TPass pass)
    {
        for (long i = StridedGrid.First; i < length; i += StridedGrid.Stride)
            pass.Run(i);
    }
}
