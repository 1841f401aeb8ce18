using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Losses;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostDenseOperations<TLane>(Team team) : DenseOperations
    where TLane : unmanaged, IVectorLane<TLane>
{
    protected override void RunMultiply(in Product product, bool accumulate) =>
        Run(product, new StoreProduct(HostBuffer.Pointer(product.C)), accumulate);

    protected override void RunWeightGradient(in Product product, TensorView db)
    {
        RunMultiply(product, accumulate: false);
        if (!db.IsNone)
        {
            TensorView dZ = product.B;
            int tiles = (dZ.Columns + ColumnSums<TLane>.TileColumns - 1) / ColumnSums<TLane>.TileColumns;
            team.Run(
                tiles,
                new ColumnSums<TLane>(HostBuffer.Pointer(dZ), dZ.Rows, dZ.Columns, HostBuffer.Pointer(db)));
        }
    }

    protected override void RunInputGradient(in Product product, TensorView slope)
    {
        if (slope.IsNone)
            RunMultiply(product, accumulate: false);
        else
            Run(product, new StoreTimesSlope(HostBuffer.Pointer(product.C), HostBuffer.Pointer(slope)));
    }

    protected override void RunSoftmaxCrossEntropy(
        TensorView logits, TensorView labels, TensorView dLogits, TensorView statistics)
    {
        int tiles = LossTiles.Count(logits.Rows);
        double* sums = Partials.Take(2 * tiles);
        team.Run(
            tiles,
            new SoftmaxCrossEntropyTiles<TLane>(
                HostBuffer.Pointer(logits), HostBuffer.Pointer(labels), HostBuffer.Pointer(dLogits),
                logits.Rows, logits.Columns, sums));
        LossTiles.Gather(sums, tiles, HostBuffer.Pointer(statistics));
    }

    protected override void RunMeanSquaredError(TensorView y, TensorView targets, TensorView dY, TensorView statistics)
    {
        int tiles = LossTiles.Count(y.Rows);
        double* sums = Partials.Take(2 * tiles);
        team.Run(
            tiles,
            new MeanSquaredErrorTiles(
                HostBuffer.Pointer(y), HostBuffer.Pointer(targets), HostBuffer.Pointer(dY), y.Rows, y.Columns, sums));
        LossTiles.Gather(sums, tiles, HostBuffer.Pointer(statistics));
    }

    private void Run<TEpilogue>(in Product product, TEpilogue epilogue, bool accumulate = false)
        where TEpilogue : unmanaged, IEpilogue => BlockedGemm<TLane>.Run(team, product, epilogue, accumulate);
}
