using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostActivationOperations<TLane, TActivation>(Team team, TActivation activation)
    : IActivationOperations
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IActivation
{
    public void Forward(TensorView z, TensorView y, TensorView slope) => Forward(team, activation, z, y, slope);

    /// <summary>The same for an activation that is made anew for each pass.</summary>
    public static void Forward(Team team, TActivation activation, TensorView z, TensorView y, TensorView slope)
    {
        Require.Inside(z);
        Require.Shape(y, z.Shape);
        Require.ShapeOrNone(slope, z.Shape);
        float* from = HostBuffer.Pointer(z), to = HostBuffer.Pointer(y);
        if (slope.IsNone)
        {
            Pass.Run<TLane, ForwardPass<TActivation>>(team, z.Length, new(activation, from, to));
        }
        else
        {
            Pass.Run<TLane, ForwardSlopePass<TActivation>>(
                team, z.Length, new(activation, from, to, HostBuffer.Pointer(slope)));
        }
    }

    public void Dense(TensorView x, TensorView w, TensorView b, TensorView y, TensorView slope)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(w, new Shape(x.Columns, w.Columns));
        Require.ShapeOrNone(b, Shape.Vector(w.Columns));
        Require.Shape(y, new Shape(x.Rows, w.Columns));
        Require.ShapeOrNone(slope, y.Shape);
        BlockedGemm<TLane>.Run(
            team,
            new Operand(HostBuffer.Pointer(x), x.Columns, 1),
            new Operand(HostBuffer.Pointer(w), w.Columns, 1),
            new Operand(HostBuffer.Pointer(y), y.Columns, 1),
            new GemmProblem(x.Rows, w.Columns, x.Columns, 1),
            new StoreActivated<TActivation>(
                activation, HostBuffer.Pointer(b), HostBuffer.Pointer(y), HostBuffer.Pointer(slope)));
    }
}
