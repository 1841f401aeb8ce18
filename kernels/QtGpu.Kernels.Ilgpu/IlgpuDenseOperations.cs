using ILGPU.Runtime;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Sums;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuDenseOperations(Accelerator accelerator, GemmDevice products, Workspace workspace)
    : DenseOperations
{
    private readonly TiledGemm<StoreProduct> _store = new(products);
    private readonly TiledGemm<StoreProductAndSums> _storeAndSum = new(products);
    private readonly TiledGemm<AddProduct> _add = new(products);
    private readonly TiledGemm<StoreTimesSlope> _timesSlope = new(products);
    private readonly Reduction<SoftmaxCrossEntropyRows> _softmaxCrossEntropy = new(accelerator, workspace);
    private readonly Reduction<MeanSquaredErrorRows> _meanSquaredError = new(accelerator, workspace);

    protected override void RunMultiply(in Product product, bool accumulate)
    {
        if (products.Library is { } library)
            library.Run(product, accumulate);
        else if (accumulate)
            _add.Run(product, TensorView.None, new(IlgpuBuffer.Elements(product.C)));
        else
            _store.Run(product, TensorView.None, new(IlgpuBuffer.Elements(product.C)));
    }

    protected override void RunWeightGradient(in Product product, TensorView db)
    {
        if (db.IsNone)
            RunMultiply(product, accumulate: false);
        else
            _storeAndSum.Run(product, TensorView.None, new(IlgpuBuffer.Elements(product.C), IlgpuBuffer.Elements(db)));
    }

    protected override void RunInputGradient(in Product product, TensorView slope)
    {
        if (slope.IsNone)
            RunMultiply(product, accumulate: false);
        else
            _timesSlope.Run(product, slope, new(IlgpuBuffer.Elements(product.C), IlgpuBuffer.Elements(slope)));
    }

    protected override void RunSoftmaxCrossEntropy(
        TensorView logits, TensorView labels, TensorView dLogits, TensorView statistics) =>
        _softmaxCrossEntropy.Run(
            logits.Rows,
            new(IlgpuBuffer.Elements(logits), IlgpuBuffer.Elements(labels), IlgpuBuffer.Elements(dLogits),
                logits.Rows, logits.Columns),
            IlgpuBuffer.Elements(statistics));

    protected override void RunMeanSquaredError(TensorView y, TensorView targets, TensorView dY, TensorView statistics) =>
        _meanSquaredError.Run(
            y.Rows,
            new(IlgpuBuffer.Elements(y), IlgpuBuffer.Elements(targets), IlgpuBuffer.Elements(dY), y.Rows, y.Columns),
            IlgpuBuffer.Elements(statistics));
}
