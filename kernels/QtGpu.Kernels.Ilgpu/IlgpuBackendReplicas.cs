using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Passes;
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
        ReadOnlySpan<Operand> operands)
    {
        Span<ElementTerms<TReduction>> terms = stackalloc ElementTerms<TReduction>[reductions.Length];
        for (int i = 0; i < terms.Length; i++)
            terms[i] = new(reductions[i]);
        Kernel(static on => new Reduction<ElementTerms<TReduction>>(on._accelerator, on._workspace))
            .RunEach(Ring.Send<ElementTerms<TReduction>>(replicas, terms), replicas.Length, length, result, operands);
    }

    /// <inheritdoc/>
    public override void ReduceRowsEach<TReduction>(
        ReadOnlySpan<int> replicas, ReadOnlySpan<TReduction> reductions, long rows, View<float> result,
        ReadOnlySpan<Operand> operands)
    {
        Span<RowTerms<TReduction>> terms = stackalloc RowTerms<TReduction>[reductions.Length];
        for (int i = 0; i < terms.Length; i++)
            terms[i] = new(reductions[i]);
        Kernel(static on => new Reduction<RowTerms<TReduction>>(on._accelerator, on._workspace))
            .RunEach(Ring.Send<RowTerms<TReduction>>(replicas, terms), replicas.Length, rows, result, operands);
    }

    /// <inheritdoc/>
    public override void MultiplyEach<TEpilogue>(
        ReadOnlySpan<int> replicas, in Product product, ReadOnlySpan<TEpilogue> epilogues, bool accumulate,
        ReadOnlySpan<Operand> operands)
    {
        if (_products.Library is not null && typeof(TEpilogue) == typeof(Products.StoreProduct))
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

    private ReplicaRing Ring => _ring ??= new(_accelerator);
}
