using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Losses;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostDenseOperations<TLane>(Team team, Partials partials) : IDenseOperations
    where TLane : unmanaged, IVectorLane<TLane>
{
    public void Multiply(
        TensorView a, bool transposeA, TensorView b, bool transposeB, TensorView c, bool accumulate = false)
    {
        Require.Inside(c);
        int m = c.Rows, n = c.Columns, k = transposeA ? a.Rows : a.Columns, batch = c.Shape.Batch;
        int batchA = a.Shape.Batch == 1 ? 1 : batch, batchB = b.Shape.Batch == 1 ? 1 : batch;
        Require.Shape(a, transposeA ? new Shape(k, m, batchA) : new Shape(m, k, batchA));
        Require.Shape(b, transposeB ? new Shape(n, k, batchB) : new Shape(k, n, batchB));
        Operand product = Matrix(c, false);
        BlockedGemm<TLane>.Run(
            team, Matrix(a, transposeA), Matrix(b, transposeB), product,
            new GemmProblem(m, n, k, batch)
            {
                BatchStrideA = batchA == 1 ? 0 : (nint)m * k,
                BatchStrideB = batchB == 1 ? 0 : (nint)k * n,
                BatchStrideC = (nint)m * n,
                Accumulate = accumulate,
            },
            new StoreProduct(product.Data));
    }

    public void WeightGradient(TensorView x, TensorView dZ, TensorView dW, TensorView db)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(dZ, new Shape(x.Rows, dZ.Columns));
        Require.Shape(dW, new Shape(x.Columns, dZ.Columns));
        Require.ShapeOrNone(db, Shape.Vector(dZ.Columns));
        Multiply(x, true, dZ, false, dW);
        if (!db.IsNone)
        {
            int tiles = (dZ.Columns + ColumnSums<TLane>.TileColumns - 1) / ColumnSums<TLane>.TileColumns;
            team.Run(
                tiles,
                new ColumnSums<TLane>(HostBuffer.Pointer(dZ), dZ.Rows, dZ.Columns, HostBuffer.Pointer(db)));
        }
    }

    public void InputGradient(TensorView dZ, TensorView w, TensorView slope, TensorView dX)
    {
        Require.Shape(dZ, new Shape(dZ.Rows, dZ.Columns));
        Require.Shape(w, new Shape(w.Rows, dZ.Columns));
        Require.Shape(dX, new Shape(dZ.Rows, w.Rows));
        Require.ShapeOrNone(slope, dX.Shape);
        if (slope.IsNone)
        {
            Multiply(dZ, false, w, true, dX);
            return;
        }

        Operand product = Matrix(dX, false);
        BlockedGemm<TLane>.Run(
            team, Matrix(dZ, false), Matrix(w, true), product, new GemmProblem(dX.Rows, dX.Columns, dZ.Columns, 1),
            new StoreTimesSlope(product.Data, HostBuffer.Pointer(slope)));
    }

    public void SoftmaxCrossEntropy(TensorView logits, TensorView labels, TensorView dLogits, TensorView statistics)
    {
        Require.Shape(logits, new Shape(logits.Rows, logits.Columns));
        Require.Shape(labels, Shape.Vector(logits.Rows));
        Require.ShapeOrNone(dLogits, logits.Shape);
        Require.Shape(statistics, Shape.Vector(2));
        int tiles = LossTiles.Count(logits.Rows);
        double* sums = partials.Take(2 * tiles);
        team.Run(
            tiles,
            new SoftmaxCrossEntropyTiles<TLane>(
                HostBuffer.Pointer(logits), HostBuffer.Pointer(labels), HostBuffer.Pointer(dLogits),
                logits.Rows, logits.Columns, sums));
        LossTiles.Gather(sums, tiles, HostBuffer.Pointer(statistics));
    }

    public void MeanSquaredError(TensorView y, TensorView targets, TensorView dY, TensorView statistics)
    {
        Require.Shape(y, new Shape(y.Rows, y.Columns));
        Require.Shape(targets, y.Shape);
        Require.ShapeOrNone(dY, y.Shape);
        Require.Shape(statistics, Shape.Vector(2));
        int tiles = LossTiles.Count(y.Rows);
        double* sums = partials.Take(2 * tiles);
        team.Run(
            tiles,
            new MeanSquaredErrorTiles(
                HostBuffer.Pointer(y), HostBuffer.Pointer(targets), HostBuffer.Pointer(dY), y.Rows, y.Columns, sums));
        LossTiles.Gather(sums, tiles, HostBuffer.Pointer(statistics));
    }

    private static Operand Matrix(TensorView view, bool transpose) => transpose
        ? new Operand(HostBuffer.Pointer(view), 1, view.Columns)
        : new Operand(HostBuffer.Pointer(view), view.Columns, 1);
}
