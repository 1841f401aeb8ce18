using System.Runtime.Intrinsics;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host.Edges;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Recurrent;
using QtGpu.Kernels.Host.Skeletons;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host;

/// <summary>The operations over one lane width. Chosen once, when the backend opens.</summary>
internal interface IHostLane
{
    string Name { get; }

    unsafe void Run<TPass>(Team team, TPass pass, long length, float** table)
        where TPass : unmanaged, IPass<TPass>;

    unsafe void Reduce<TReduction>(Team team, TReduction reduction, long length, float** table, Span<float> result)
        where TReduction : unmanaged, IReduction<TReduction>;

    unsafe void ReduceRows<TReduction>(Team team, TReduction reduction, long rows, float** table, Span<float> result)
        where TReduction : unmanaged, IRowReduction;

    unsafe void Multiply<TEpilogue>(Team team, in Product product, TEpilogue epilogue, bool accumulate, float** table)
        where TEpilogue : unmanaged, IEpilogue;

    SamplerOperations Sampler<TUpdate>(Team team, TUpdate update)
        where TUpdate : unmanaged, IPathUpdate;

    Recurrence Recurrence<TCell>(Team team, RecurrentBatch batch)
        where TCell : unmanaged, ICell;

    void Scan<TCell>(Team team, ScanMemory memory, TCell cell, in ScanTensors tensors)
        where TCell : unmanaged, ITrainableCell;

    void ScanBack<TCell>(
        Team team, ScanMemory memory, TCell cell, in ScanTensors tensors, in ScanGradients gradients)
        where TCell : unmanaged, ITrainableCell;

    void Edges<TFunction>(Team team, TFunction function, in EdgeTensors tensors)
        where TFunction : unmanaged, IEdgeFunction;

    void EdgesBack<TFunction>(Team team, TFunction function, in EdgeTensors tensors, in EdgeGradients gradients)
        where TFunction : unmanaged, IEdgeFunction;
}

/// <summary>The lane widths of this machine.</summary>
internal static class HostLane
{
    /// <summary>The lane of <paramref name="width"/> elements, or the widest of this machine for 0.</summary>
    public static IHostLane Choose(int width) => width switch
    {
        0 when Vector512.IsHardwareAccelerated => new HostLane<Vector512Lane>("512-bit SIMD"),
        0 when Vector256.IsHardwareAccelerated => new HostLane<Vector256Lane>("256-bit SIMD"),
        0 => new HostLane<Vector128Lane>("128-bit SIMD"),
        16 => new HostLane<Vector512Lane>("512-bit SIMD"),
        8 => new HostLane<Vector256Lane>("256-bit SIMD"),
        4 => new HostLane<Vector128Lane>("128-bit SIMD"),
        _ => throw new ArgumentOutOfRangeException(
            nameof(width), width, "A lane has 4, 8 or 16 elements; 0 for the widest."),
    };
}

internal sealed class HostLane<TLane>(string name) : IHostLane
    where TLane : unmanaged, IVectorLane<TLane>
{
    public string Name => name;

    public unsafe void Run<TPass>(Team team, TPass pass, long length, float** table)
        where TPass : unmanaged, IPass<TPass> => PassDriver.Run<TLane, TPass>(team, pass, length, table);

    public unsafe void Reduce<TReduction>(
        Team team, TReduction reduction, long length, float** table, Span<float> result)
        where TReduction : unmanaged, IReduction<TReduction> =>
        ReductionDriver.Run<TLane, TReduction>(team, reduction, length, table, result);

    public unsafe void ReduceRows<TReduction>(
        Team team, TReduction reduction, long rows, float** table, Span<float> result)
        where TReduction : unmanaged, IRowReduction =>
        ReductionDriver.RunRows<TLane, TReduction>(team, reduction, rows, table, result);

    public unsafe void Multiply<TEpilogue>(
        Team team, in Product product, TEpilogue epilogue, bool accumulate, float** table)
        where TEpilogue : unmanaged, IEpilogue =>
        BlockedGemm<TLane>.Run(team, product, epilogue, accumulate, table);

    public SamplerOperations Sampler<TUpdate>(Team team, TUpdate update)
        where TUpdate : unmanaged, IPathUpdate => new HostSamplerOperations<TLane, TUpdate>(team, update);

    public Recurrence Recurrence<TCell>(Team team, RecurrentBatch batch)
        where TCell : unmanaged, ICell => new HostRecurrence<TLane, TCell>(team, batch);

    public void Scan<TCell>(Team team, ScanMemory memory, TCell cell, in ScanTensors tensors)
        where TCell : unmanaged, ITrainableCell =>
        ScanDriver<TLane, TCell>.Forward(team, memory, cell, tensors);

    public void ScanBack<TCell>(
        Team team, ScanMemory memory, TCell cell, in ScanTensors tensors, in ScanGradients gradients)
        where TCell : unmanaged, ITrainableCell =>
        ScanDriver<TLane, TCell>.Backward(team, memory, cell, tensors, gradients);

    public void Edges<TFunction>(Team team, TFunction function, in EdgeTensors tensors)
        where TFunction : unmanaged, IEdgeFunction =>
        EdgeDriver<TLane, TFunction>.Forward(team, function, tensors);

    public void EdgesBack<TFunction>(
        Team team, TFunction function, in EdgeTensors tensors, in EdgeGradients gradients)
        where TFunction : unmanaged, IEdgeFunction =>
        EdgeDriver<TLane, TFunction>.Back(team, function, tensors, gradients);
}
