using QtGpu.Kernels.Contract;

namespace QtGpu.Profiling;

/// <summary>
/// A backend that times each operation of another. Without it nothing is timed, and nothing pays for it.
/// </summary>
internal sealed class ProfiledBackend(Backend inner, OperationTimes times) : Backend
{
    public override string Name => inner.Name;

    public override bool ReadsAreFree => inner.ReadsAreFree;

    public override bool WorksMeanwhile => inner.WorksMeanwhile;

    public override long MemoryBytes => inner.MemoryBytes;

    public override long Launches => inner.Launches;

    public override KernelPlans? Plans => inner.Plans;

    public override DeviceBuffer? Share<T>(T[] values) => inner.Share(values);

    public override StagedBuffer Stage(long length) => inner.Stage(length);

    public override DeviceClock CreateClock(int marks) => inner.CreateClock(marks);

    public override void Run<TPass>(TPass pass, long length, params ReadOnlySpan<Operand> operands)
    {
        int begun = times.Begin(Operation.Of<TPass>(length, pass.BytesPerElement));
        inner.Run(pass, length, operands);
        times.End(begun);
    }

    public override void Reduce<TReduction>(
        TReduction reduction, long length, View<float> result, params ReadOnlySpan<Operand> operands)
    {
        int begun = times.Begin(Operation.Of<TReduction>(length, reduction.BytesPerElement));
        inner.Reduce(reduction, length, result, operands);
        times.End(begun);
    }

    public override void ReduceRows<TReduction>(
        TReduction reduction, long rows, View<float> result, params ReadOnlySpan<Operand> operands)
    {
        int begun = times.Begin(Operation.OfRows<TReduction>(rows, operands));
        inner.ReduceRows(reduction, rows, result, operands);
        times.End(begun);
    }

    public override void Multiply<TEpilogue>(
        in Product product, TEpilogue epilogue, bool accumulate, params ReadOnlySpan<Operand> operands)
    {
        int begun = times.Begin(Operation.Of<TEpilogue>(product, epilogue.TensorsLikeC + (accumulate ? 1 : 0)));
        inner.Multiply(product, epilogue, accumulate, operands);
        times.End(begun);
    }

    public override void Gather(View<float> x, View<int> numbers, View<float> y)
    {
        int begun = times.Begin(new("gather", (y.Rows, y.Columns, 0), 8.0 * y.Length, 0));
        inner.Gather(x, numbers, y);
        times.End(begun);
    }

    public override SamplerOperations Sampler<TUpdate>(TUpdate update) => inner.Sampler(update);

    public override Recurrence Recurrence<TCell>(RecurrentBatch batch) => inner.Recurrence<TCell>(batch);

    public override void Scan<TCell>(TCell cell, in ScanTensors tensors)
    {
        int begun = times.Begin(Operation.OfScan<TCell>("scan", tensors));
        inner.Scan(cell, tensors);
        times.End(begun);
    }

    public override void ScanBack<TCell>(TCell cell, in ScanTensors tensors, in ScanGradients gradients)
    {
        int begun = times.Begin(Operation.OfScan<TCell>("scan back", tensors));
        inner.ScanBack(cell, tensors, gradients);
        times.End(begun);
    }

    public override void Edges<TFunction>(TFunction function, in EdgeTensors tensors)
    {
        int begun = times.Begin(Operation.OfEdges("edges", tensors));
        inner.Edges(function, tensors);
        times.End(begun);
    }

    public override void EdgesBack<TFunction>(
        TFunction function, in EdgeTensors tensors, in EdgeGradients gradients)
    {
        int begun = times.Begin(Operation.OfEdges("edges back", tensors));
        inner.EdgesBack(function, tensors, gradients);
        times.End(begun);
    }

    public override void Synchronize() => inner.Synchronize();

    protected override DeviceBuffer AllocateBytes(long bytes) => inner.Allocate<byte>(bytes);

    /// <summary>The other backend stays open.</summary>
    protected override void Dispose(bool disposing)
    {
    }
}
