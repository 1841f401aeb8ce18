namespace QtGpu.Kernels.Contract;

/// <summary>Matrix products, and losses with their gradients. Weights are [in, out], batches come first.</summary>
public interface IDenseOperations
{
    /// <summary>C = op(A)·op(B) + accumulate·C for each matrix of the batch; op transposes where asked.</summary>
    /// <param name="a">[batch, m, k], or [batch, k, m] where transposed; batch 1 is shared by all.</param>
    /// <param name="transposeA">Take Aᵀ.</param>
    /// <param name="b">[batch, k, n], or [batch, n, k] where transposed; batch 1 is shared by all.</param>
    /// <param name="transposeB">Take Bᵀ.</param>
    /// <param name="c">[batch, m, n]</param>
    /// <param name="accumulate">Add to C instead of overwriting it.</param>
    void Multiply(TensorView a, bool transposeA, TensorView b, bool transposeB, TensorView c, bool accumulate = false);

    /// <summary>dW = Xᵀ·dZ and db = Σ over the batch of dZ.</summary>
    /// <param name="x">[batch, in]</param>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="dW">[in, out]</param>
    /// <param name="db">[1, out], or none</param>
    void WeightGradient(TensorView x, TensorView dZ, TensorView dW, TensorView db);

    /// <summary>dX = (dZ·Wᵀ) ⊙ slope: the gradient handed to the layer below, through that layer's activation.</summary>
    /// <param name="dZ">[batch, out]</param>
    /// <param name="w">[in, out]</param>
    /// <param name="slope">[batch, in] f′ of the layer below, or none for a factor of 1. Not dX's memory.</param>
    /// <param name="dX">[batch, in]</param>
    void InputGradient(TensorView dZ, TensorView w, TensorView slope, TensorView dX);

    /// <summary>
    /// loss = mean over rows of −ln softmax(z)[label], dZ = (softmax(z) − onehot) / rows, in one pass.
    /// </summary>
    /// <param name="logits">[rows, classes]</param>
    /// <param name="labels">[1, rows], class numbers as float32; one that is no class makes the loss NaN</param>
    /// <param name="dLogits">[rows, classes], or none</param>
    /// <param name="statistics">[1, 2]: overwritten with Σ loss over rows, and how many rows have their label on top</param>
    void SoftmaxCrossEntropy(TensorView logits, TensorView labels, TensorView dLogits, TensorView statistics);

    /// <summary>loss = mean over all elements of ½(y − t)², dY = (y − t) / elements, in one pass.</summary>
    /// <param name="y">[rows, outputs]</param>
    /// <param name="targets">[rows, outputs]</param>
    /// <param name="dY">[rows, outputs], or none</param>
    /// <param name="statistics">[1, 2]: overwritten with Σ over rows of the row's mean ½(y − t)², and 0</param>
    void MeanSquaredError(TensorView y, TensorView targets, TensorView dY, TensorView statistics);
}
