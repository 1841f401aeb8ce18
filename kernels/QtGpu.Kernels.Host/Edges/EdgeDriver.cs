using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host.Gemm;

namespace QtGpu.Kernels.Host.Edges;

/// <summary>Edges on the host: lanes run over the outputs, samples are the inner loop.</summary>
internal static unsafe class EdgeDriver<TLane, TFunction>
    where TLane : unmanaged, IVectorLane<TLane>
    where TFunction : unmanaged, IEdgeFunction
{
    public static void Forward(Team team, TFunction function, in EdgeTensors tensors)
    {
        if (tensors.Y.Columns == 0)
            return;
        EdgePointers at = EdgePointers.Of(tensors);
        int blocks = (at.Outputs + TLane.Width - 1) / TLane.Width;
        int rows = EdgeTiles.RowsOf(at.Rows, blocks, team.Threads);
        team.Run(
            blocks * ((at.Rows + rows - 1) / rows), new EdgeForwardTiles<TLane, TFunction>(function, &at, rows));
    }

    public static void Back(Team team, TFunction function, in EdgeTensors tensors, in EdgeGradients gradients)
    {
        EdgePointers at = EdgePointers.Of(tensors, gradients);
        int inputs = Math.Clamp((at.Inputs + team.Threads - 1) / team.Threads, 1, EdgeTiles.MostInputs);
        team.Run(
            (at.Inputs + inputs - 1) / inputs, new EdgeBackTiles<TLane, TFunction>(function, &at, inputs));
        if (gradients.Bias.IsNone)
            return;
        team.Run(
            (at.Outputs + ColumnSums<TLane>.TileColumns - 1) / ColumnSums<TLane>.TileColumns,
            new ColumnSums<TLane>(at.GradientY, at.Rows, at.Outputs, HostBuffer.Pointer(gradients.Bias)));
    }
}
