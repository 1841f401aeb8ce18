using QtGpu.Kernels.Losses;
using QtGpu.Kernels.Products;

namespace QtGpu.Kernels.Contract;

/// <summary>Matrix products, and losses with their gradients. Weights are [in, out], batches come first.</summary>
public sealed class DenseOperations
{
    private readonly Backend _backend;

    internal DenseOperations(Backend backend) => _backend = backend;

    /// <summary>C = op(A)·op(B) + accumulate·C for each matrix of the batch; op transposes where asked.</summary>
    /// <param name="a">[batch, m, k], or [batch, k, m] where transposed; batch 1 is shared by all.</param>
    /// <param name="transposeA">Take Aᵀ.</param>
    /// <param name="b">[batch, k, n], or [batch, n, k] where transposed; batch 1 is shared by all.</param>
    /// <param name="transposeB">Take Bᵀ.</param>
    /// <param name="c">[batch, m, n]</param>
    /// <param name="accumulate">Add to C instead of overwriting it.</param>
    public void Multiply(
        View<float> a, bool transposeA, View<float> b, bool transposeB, View<float> c, bool accumulate = false)
    {
        Require.Inside(c);
        int m = c.Rows, n = c.Columns, k = transposeA ? a.Rows : a.Columns, batch = c.Shape.Batch;
        int batchA = a.Shape.Batch == 1 ? 1 : batch, batchB = b.Shape.Batch == 1 ? 1 : batch;
        Require.Shape(a, transposeA ? Shape.Of(batchA, k, m) : Shape.Of(batchA, m, k));
        Require.Shape(b, transposeB ? Shape.Of(batchB, n, k) : Shape.Of(batchB, k, n));
        _backend.Multiply(new Product(a, transposeA, b, transposeB, c), default(StoreProduct), accumulate, c);
    }

    /// <summary>dW = Xᵀ·dZ and db = Σ over the batch of dZ.</summary>
    /// <param name="x">[batch, in]</param>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="dW">[in, out]</param>
    /// <param name="db">[1, out], or none</param>
    /// <param name="accumulate">Add to dW instead of overwriting it.</param>
    public void WeightGradient(
        View<float> x, View<float> dZ, View<float> dW, View<float> db, bool accumulate = false)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(dZ, new Shape(x.Rows, dZ.Columns));
        Require.Shape(dW, new Shape(x.Columns, dZ.Columns));
        Require.ShapeOrNone(db, Shape.Vector(dZ.Columns));
        var product = new Product(x, true, dZ, false, dW);
        if (db.IsNone)
            _backend.Multiply(product, default(StoreProduct), accumulate, dW);
        else
            _backend.Multiply(product, default(WeightGradient), accumulate, dW, db);
    }

    /// <summary>dX = (dZ·Wᵀ) ⊙ f′: the gradient handed to the layer below, through that layer's activation.</summary>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="w">[in, out]</param>
    /// <param name="derivative">[batch, in] f′ of the layer below, or none for a factor of 1. Not dX's memory.</param>
    /// <param name="dX">[batch, in]</param>
    /// <param name="accumulate">Add to dX instead of overwriting it; not with f′.</param>
    public void InputGradient(
        View<float> dZ, View<float> w, View<float> derivative, View<float> dX, bool accumulate = false)
    {
        Require.Shape(dZ, new Shape(dZ.Rows, dZ.Columns));
        Require.Shape(w, new Shape(w.Rows, dZ.Columns));
        Require.Shape(dX, new Shape(dZ.Rows, w.Rows));
        Require.ShapeOrNone(derivative, dX.Shape);
        if (accumulate && !derivative.IsNone)
            throw new ArgumentException(
                "InputGradient: a sum of gradients is multiplied by f′ once, after it.", nameof(accumulate));
        var product = new Product(dZ, false, w, true, dX);
        if (derivative.IsNone)
            _backend.Multiply(product, default(StoreProduct), accumulate, dX);
        else
            _backend.Multiply(product, default(InputGradient), accumulate: false, dX, derivative);
    }

    /// <summary>
    /// loss = mean over rows of −ln softmax(z)[label], dZ = (softmax(z) − onehot) / rows, in one pass.
    /// </summary>
    /// <param name="logits">[rows, classes]</param>
    /// <param name="labels">
    /// [1, rows], class numbers; one that is no class makes the loss NaN. Or [1, rows/draws]: they come round then, as
    /// the draws of a Bayesian network do, and the statistics are means over the draws.
    /// </param>
    /// <param name="dLogits">[rows, classes], or none</param>
    /// <param name="statistics">
    /// [1, 2]: overwritten with Σ loss over rows, and how many rows have their label on top
    /// </param>
    public void SoftmaxCrossEntropy(View<float> logits, View<int> labels, View<float> dLogits, View<float> statistics)
    {
        Require.Shape(logits, new Shape(logits.Rows, logits.Columns));
        int draws = Draws(logits.Rows, labels.Columns);
        Require.Shape(labels, Shape.Vector(logits.Rows / draws));
        Require.ShapeOrNone(dLogits, logits.Shape);
        Require.Shape(statistics, Shape.Vector(2));
        _backend.ReduceRows(
            new SoftmaxCrossEntropy(logits.Rows, logits.Columns, draws), logits.Rows, statistics, logits, labels,
            dLogits);
    }

    /// <summary>loss = mean over all elements of ½(y − t)², dY = (y − t) / elements, in one pass.</summary>
    /// <param name="y">[rows, outputs]</param>
    /// <param name="targets">[rows, outputs], or [rows/draws, outputs], which come round</param>
    /// <param name="dY">[rows, outputs], or none</param>
    /// <param name="statistics">[1, 2]: overwritten with Σ over rows of the row's mean ½(y − t)², and 0</param>
    public void MeanSquaredError(View<float> y, View<float> targets, View<float> dY, View<float> statistics)
    {
        int draws = Draws(y.Rows, targets.Rows);
        Require.Shape(y, new Shape(y.Rows, y.Columns));
        Require.Shape(targets, new Shape(y.Rows / draws, y.Columns));
        Require.ShapeOrNone(dY, y.Shape);
        Loss(new SquaredError(y.Rows, y.Columns, draws), y, targets, dY, statistics);
    }

    /// <summary>A loss over the rows of a regression's outputs, and its gradient, in one pass.</summary>
    /// <param name="loss">Its rows: operands 0 to 2 are output, targets and gradient.</param>
    /// <param name="output">[rows, outputs]</param>
    /// <param name="targets">[rows, outputs], or [rows/draws, outputs], which come round</param>
    /// <param name="gradient">[rows, outputs], or none</param>
    /// <param name="statistics">
    /// [1, 2]: overwritten with Σ over rows of the loss, and of what else the rows count
    /// </param>
    public void Loss<TLoss>(
        TLoss loss, View<float> output, View<float> targets, View<float> gradient, View<float> statistics)
        where TLoss : unmanaged, IRowReduction
    {
        Require.Shape(output, new Shape(output.Rows, output.Columns));
        Require.Shape(targets, new Shape(output.Rows / Draws(output.Rows, targets.Rows), output.Columns));
        Require.ShapeOrNone(gradient, output.Shape);
        Require.Shape(statistics, Shape.Vector(2));
        _backend.ReduceRows(loss, output.Rows, statistics, output, targets, gradient);
    }

    /// <summary>How often so many targets come round.</summary>
    public static int Draws(int rows, int targets) =>
        targets > 0 && rows % targets == 0 ? Math.Max(1, rows / targets) : 1;
}
