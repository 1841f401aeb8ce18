using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Contract;

/// <summary>Elementwise passes, reductions and random fills.</summary>
public abstract class ElementwiseOperations
{
    /// <summary>Every element = <paramref name="value"/>.</summary>
    public void Fill(TensorView x, float value)
    {
        Require.Inside(x);
        RunFill(x, value);
    }

    /// <summary>y = x.</summary>
    public void Copy(TensorView x, TensorView y)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        RunCopy(x, y);
    }

    /// <summary>y[i] = x[numbers[i]]: rows by number.</summary>
    /// <param name="x">[rows, columns]</param>
    /// <param name="numbers">[1, n] as float32, exact for up to 2²⁴ rows; one that is no row makes its row of y NaN</param>
    /// <param name="y">[n, columns]</param>
    public void Gather(TensorView x, TensorView numbers, TensorView y)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(numbers, Shape.Vector(numbers.Columns));
        Require.Shape(y, new Shape(numbers.Columns, x.Columns));
        RunGather(x, numbers, y);
    }

    /// <summary>z = x ⊙ y. z may be x or y.</summary>
    public void Multiply(TensorView x, TensorView y, TensorView z)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        Require.Shape(z, x.Shape);
        RunMultiply(x, y, z);
    }

    /// <summary>result[0] = Σ x², in float64, in an order that does not depend on the thread count.</summary>
    public void SumOfSquares(TensorView x, TensorView result)
    {
        Require.Inside(x);
        Require.Shape(result, new Shape(1, 1));
        RunSumOfSquares(x, result);
    }

    /// <summary>Element i = low + (high − low)·uᵢ with uᵢ uniform in (0, 1) from <paramref name="stream"/> at <paramref name="step"/>.</summary>
    public void FillUniform(TensorView x, RandomStream stream, long step, float low, float high)
    {
        Require.Inside(x);
        RunFillUniform(x, stream, step, low, high);
    }

    /// <summary>Element i = standardDeviation·nᵢ with nᵢ normal from <paramref name="stream"/> at <paramref name="step"/>.</summary>
    public void FillNormal(TensorView x, RandomStream stream, long step, float standardDeviation)
    {
        Require.Inside(x);
        RunFillNormal(x, stream, step, standardDeviation);
    }

    /// <summary>
    /// y = x·m/(1 − rate)·slope, where mᵢ is 0 with probability <paramref name="rate"/>, drawn anew from the same counters
    /// wherever it is needed, never stored. The forward pass has no slope.
    /// </summary>
    public void Dropout(TensorView x, TensorView slope, TensorView y, RandomStream stream, long step, float rate)
    {
        Require.Inside(x);
        Require.ShapeOrNone(slope, x.Shape);
        Require.Shape(y, x.Shape);
        RunDropout(x, slope, y, stream, step, rate);
    }

    /// <summary><see cref="Fill"/>, checked.</summary>
    protected abstract void RunFill(TensorView x, float value);

    /// <summary><see cref="Copy"/>, checked.</summary>
    protected abstract void RunCopy(TensorView x, TensorView y);

    /// <summary><see cref="Gather"/>, checked.</summary>
    protected abstract void RunGather(TensorView x, TensorView numbers, TensorView y);

    /// <summary><see cref="Multiply"/>, checked.</summary>
    protected abstract void RunMultiply(TensorView x, TensorView y, TensorView z);

    /// <summary><see cref="SumOfSquares"/>, checked.</summary>
    protected abstract void RunSumOfSquares(TensorView x, TensorView result);

    /// <summary><see cref="FillUniform"/>, checked.</summary>
    protected abstract void RunFillUniform(TensorView x, RandomStream stream, long step, float low, float high);

    /// <summary><see cref="FillNormal"/>, checked.</summary>
    protected abstract void RunFillNormal(TensorView x, RandomStream stream, long step, float standardDeviation);

    /// <summary><see cref="Dropout"/>, checked.</summary>
    protected abstract void RunDropout(TensorView x, TensorView slope, TensorView y, RandomStream stream, long step, float rate);
}
