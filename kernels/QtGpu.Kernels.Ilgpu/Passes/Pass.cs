using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>An elementwise pass over device memory, as a struct of views.</summary>
internal interface IPass
{
    /// <summary>Handles one place.</summary>
    void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane>;
}

/// <summary>One kind of pass on one device, four elements per thread at a time where it can. Compiled on its first run.</summary>
internal sealed class Pass<TPass>(Accelerator accelerator)
    where TPass : struct, IPass
{
    private readonly StridedGrid _grid = new(accelerator);
    private readonly Entry _entry = accelerator.Entry();
    private Action<KernelConfig, long, long, TPass>? _kernel;

    /// <param name="length">How many elements.</param>
    /// <param name="pass">What happens to them.</param>
    /// <param name="operands">The tensors that the pass goes through side by side.</param>
    public void Run(long length, TPass pass, params ReadOnlySpan<TensorView> operands)
    {
        if (length == 0)
            return;
        using Entry.Inside inside = _entry.Enter();
        _kernel ??= accelerator.LoadStreamKernel(accelerator.Noted(Kernel));
        long quads = AreAligned(operands) ? length / 4 : 0;
        _kernel(_grid.For(Math.Max(quads, length - (4 * quads))), quads, length, pass);
        KernelLog.Launched();
    }

    [Kernel]
    internal static void Kernel(long quads, long length, TPass pass)
    {
        for (long q = StridedGrid.First; q < quads; q += StridedGrid.Stride)
            pass.Run<Four, QuadLane>(new Four(q));
        for (long i = (4 * quads) + StridedGrid.First; i < length; i += StridedGrid.Stride)
            pass.Run<One, ScalarLane>(new One(i));
    }

    // Buffers begin at a multiple of 16 bytes.
    private static bool AreAligned(ReadOnlySpan<TensorView> operands)
    {
        foreach (TensorView operand in operands)
        {
            if (operand.Offset % 4 != 0)
                return false;
        }

        return operands.Length > 0;
    }
}
