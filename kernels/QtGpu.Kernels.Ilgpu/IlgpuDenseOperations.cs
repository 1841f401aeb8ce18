using ILGPU.Runtime;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Ilgpu.Sums;

namespace QtGpu.Kernels.Ilgpu;

internal sealed class IlgpuDenseOperations(Accelerator accelerator) : IDenseOperations
{
    private readonly TiledGemm<StoreProduct> _store = new(accelerator);
    private readonly TiledGemm<AddProduct> _add = new(accelerator);
    private readonly TiledGemm<StoreTimesSlope> _timesSlope = new(accelerator);
    private readonly Pass<ColumnSumsPass> _columnSums = new(accelerator);
    private readonly Reduction<SoftmaxCrossEntropyRows> _softmaxCrossEntropy = new(accelerator);
    private readonly Reduction<MeanSquaredErrorRows> _meanSquaredError = new(accelerator);

    public void Multiply(
        TensorView a, bool transposeA, TensorView b, bool transposeB, TensorView c, bool accumulate = false)
    {
        Require.Inside(c);
        int m = c.Rows, n = c.Columns, k = transposeA ? a.Rows : a.Columns, batch = c.Shape.Batch;
        int batchA = a.Shape.Batch == 1 ? 1 : batch, batchB = b.Shape.Batch == 1 ? 1 : batch;
        Require.Shape(a, transposeA ? new Shape(k, m, batchA) : new Shape(m, k, batchA));
        Require.Shape(b, transposeB ? new Shape(n, k, batchB) : new Shape(k, n, batchB));
        Operand opA = Operand.Of(a, transposeA), opB = Operand.Of(b, transposeB);
        if (accumulate)
            _add.Run(opA, opB, c.Shape, k, new(IlgpuBuffer.Elements(c)));
        else
            _store.Run(opA, opB, c.Shape, k, new(IlgpuBuffer.Elements(c)));
    }

    public void WeightGradient(TensorView x, TensorView dZ, TensorView dW, TensorView db)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(dZ, new Shape(x.Rows, dZ.Columns));
        Require.Shape(dW, new Shape(x.Columns, dZ.Columns));
        Require.ShapeOrNone(db, Shape.Vector(dZ.Columns));
        Multiply(x, true, dZ, false, dW);
        if (!db.IsNone)
            _columnSums.Run(dZ.Columns, new(IlgpuBuffer.Elements(dZ), dZ.Rows, dZ.Columns, IlgpuBuffer.Elements(db)));
    }

    public void InputGradient(TensorView dZ, TensorView w, TensorView slope, TensorView dX)
    {
        Require.Shape(dZ, new Shape(dZ.Rows, dZ.Columns));
        Require.Shape(w, new Shape(w.Rows, dZ.Columns));
        Require.Shape(dX, new Shape(dZ.Rows, w.Rows));
        Require.ShapeOrNone(slope, dX.Shape);
        Operand product = Operand.Of(dZ, false), weights = Operand.Of(w, true);
        if (slope.IsNone)
            _store.Run(product, weights, dX.Shape, dZ.Columns, new(IlgpuBuffer.Elements(dX)));
        else
            _timesSlope.Run(
                product, weights, dX.Shape, dZ.Columns, new(IlgpuBuffer.Elements(dX), IlgpuBuffer.Elements(slope)));
    }

    public void SoftmaxCrossEntropy(TensorView logits, TensorView labels, TensorView dLogits, TensorView statistics)
    {
        Require.Shape(logits, new Shape(logits.Rows, logits.Columns));
        Require.Shape(labels, Shape.Vector(logits.Rows));
        Require.ShapeOrNone(dLogits, logits.Shape);
        Require.Shape(statistics, Shape.Vector(2));
        _softmaxCrossEntropy.Run(
            logits.Rows,
            new(IlgpuBuffer.Elements(logits), IlgpuBuffer.Elements(labels), IlgpuBuffer.Elements(dLogits),
                logits.Rows, logits.Columns),
            IlgpuBuffer.Elements(statistics));
    }

    public void MeanSquaredError(TensorView y, TensorView targets, TensorView dY, TensorView statistics)
    {
        Require.Shape(y, new Shape(y.Rows, y.Columns));
        Require.Shape(targets, y.Shape);
        Require.ShapeOrNone(dY, y.Shape);
        Require.Shape(statistics, Shape.Vector(2));
        _meanSquaredError.Run(
            y.Rows,
            new(IlgpuBuffer.Elements(y), IlgpuBuffer.Elements(targets), IlgpuBuffer.Elements(dY), y.Rows, y.Columns),
            IlgpuBuffer.Elements(statistics));
    }
}
