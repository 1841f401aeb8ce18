using System.Runtime.InteropServices;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Sums;

namespace QtGpu.Kernels.Ilgpu;

/// <content>Several replicas in one launch: they are an axis of its grid.</content>
public sealed partial class IlgpuBackend
{
    private ReplicaRing? _ring;

    /// <inheritdoc/>
    public override void RunEach<TPass>(
        ReadOnlySpan<int> replicas, ReadOnlySpan<TPass> passes, long length, ReadOnlySpan<Operand> operands) =>
        Kernel(static on => new Pass<TPass>(on._accelerator))
            .RunEach(Ring.Send(replicas, passes), replicas.Length, length, operands);

    /// <inheritdoc/>
    public override void ReduceEach<TReduction>(
        ReadOnlySpan<int> replicas, ReadOnlySpan<TReduction> reductions, long length, View<float> result,
        ReadOnlySpan<Operand> operands) => SumEach(
            replicas, MemoryMarshal.Cast<TReduction, ElementTerms<TReduction>>(reductions), length, result, operands);

    /// <inheritdoc/>
    public override void ReduceRowsEach<TReduction>(
        ReadOnlySpan<int> replicas, ReadOnlySpan<TReduction> reductions, long rows, View<float> result,
        ReadOnlySpan<Operand> operands) => SumEach(
            replicas, MemoryMarshal.Cast<TReduction, RowTerms<TReduction>>(reductions), rows, result, operands);

    /// <inheritdoc/>
    public override void MultiplyEach<TEpilogue>(
        ReadOnlySpan<int> replicas, in Product product, ReadOnlySpan<TEpilogue> epilogues, bool accumulate,
        ReadOnlySpan<Operand> operands)
    {
        bool isPlain = _products.Library is not null && typeof(TEpilogue) == typeof(Products.StoreProduct);
        if (isPlain || !_products.TakesAtOnce(product, replicas.Length))
        {
            base.MultiplyEach(replicas, product, epilogues, accumulate, operands);
            return;
        }

        Kernel(static on => new ReplicaGemm<TEpilogue>(on._products)).Run(
            product, Ring.Send(replicas, epilogues), epilogues[0].TensorsLikeC, replicas.Length, accumulate, operands);
    }

    /// <inheritdoc/>
    public override void GatherEach(ReadOnlySpan<int> replicas, View<float> x, View<int> numbers, View<float> y) =>
        Kernel(static on => new Pass<GatherPass>(on._accelerator)).RunEach(
            Ring.Send<GatherPass>(replicas, [new GatherPass(x.Rows, x.Columns)]), replicas.Length, y.Length,
            [x, numbers, y], fours: x.Columns % 4 == 0);

    // Terms hold nothing but their reduction.
    private void SumEach<TTerms>(
        ReadOnlySpan<int> replicas, ReadOnlySpan<TTerms> terms, long count, View<float> result,
        ReadOnlySpan<Operand> operands)
        where TTerms : unmanaged, ITerms =>
        Kernel(static on => new Reduction<TTerms>(on._accelerator, on._workspace))
            .RunEach(Ring.Send(replicas, terms), replicas.Length, count, result, operands);

    private ReplicaRing Ring => _ring ??= new(_accelerator);
}
