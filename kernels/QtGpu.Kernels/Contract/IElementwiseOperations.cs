using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Contract;

/// <summary>Elementwise passes, reductions and random fills.</summary>
public interface IElementwiseOperations
{
    /// <summary>Every element = <paramref name="value"/>.</summary>
    void Fill(TensorView x, float value);

    /// <summary>y = x.</summary>
    void Copy(TensorView x, TensorView y);

    /// <summary>z = x ⊙ y. z may be x or y.</summary>
    void Multiply(TensorView x, TensorView y, TensorView z);

    /// <summary>result[0] = Σ x², in float64, in an order that does not depend on the thread count.</summary>
    void SumOfSquares(TensorView x, TensorView result);

    /// <summary>Element i = low + (high − low)·uᵢ with uᵢ uniform in (0, 1) from <paramref name="stream"/> at <paramref name="step"/>.</summary>
    void FillUniform(TensorView x, RandomStream stream, long step, float low, float high);

    /// <summary>Element i = standardDeviation·nᵢ with nᵢ normal from <paramref name="stream"/> at <paramref name="step"/>.</summary>
    void FillNormal(TensorView x, RandomStream stream, long step, float standardDeviation);

    /// <summary>
    /// y = x·m/(1 − rate)·slope, where mᵢ is 0 with probability <paramref name="rate"/>, drawn anew from the same counters
    /// wherever it is needed, never stored. The forward pass has no slope.
    /// </summary>
    void Dropout(TensorView x, TensorView slope, TensorView y, RandomStream stream, long step, float rate);
}
