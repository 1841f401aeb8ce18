using QtGpu.Kernels.Passes;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Contract;

/// <summary>Elementwise passes, reductions and random fills.</summary>
public sealed class ElementwiseOperations
{
    private readonly Backend _backend;

    internal ElementwiseOperations(Backend backend) => _backend = backend;

    /// <summary>Every element = <paramref name="value"/>.</summary>
    public void Fill(View<float> x, float value)
    {
        Require.Inside(x);
        _backend.Run(new Fill(value), x.Length, x);
    }

    /// <summary>y = x.</summary>
    public void Copy(View<float> x, View<float> y)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        _backend.Run(default(Copy), x.Length, x, y);
    }

    /// <summary>y[i] = x[numbers[i]]: rows by number.</summary>
    /// <param name="x">[rows, columns]</param>
    /// <param name="numbers">[1, n]; one that is no row makes its row of y NaN</param>
    /// <param name="y">[n, columns]</param>
    public void Gather(View<float> x, View<int> numbers, View<float> y)
    {
        Require.Shape(x, new Shape(x.Rows, x.Columns));
        Require.Shape(numbers, Shape.Vector(numbers.Columns));
        Require.Shape(y, new Shape(numbers.Columns, x.Columns));
        _backend.Gather(x, numbers, y);
    }

    /// <summary>z = x ⊙ y. z may be x or y.</summary>
    public void Multiply(View<float> x, View<float> y, View<float> z)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        Require.Shape(z, x.Shape);
        _backend.Run(default(Multiply), x.Length, x, y, z);
    }

    /// <summary>z = x + y. z may be x or y.</summary>
    public void Add(View<float> x, View<float> y, View<float> z)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        Require.Shape(z, x.Shape);
        _backend.Run(default(Add), x.Length, x, y, z);
    }

    /// <summary>y = factor·x. y may be x.</summary>
    public void Scale(float factor, View<float> x, View<float> y)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        _backend.Run(new Scale(factor), x.Length, x, y);
    }

    /// <summary>y = y + factor·x.</summary>
    public void AddScaled(float factor, View<float> x, View<float> y)
    {
        Require.Inside(x);
        Require.Shape(y, x.Shape);
        _backend.Run(new AddScaled(factor), x.Length, x, y);
    }

    /// <summary>result[0] = Σ x, in float64, in an order that does not depend on the thread count.</summary>
    public void Sum(View<float> x, View<float> result)
    {
        Require.Inside(x);
        Require.Shape(result, new Shape(1, 1));
        _backend.Reduce(default(Sum), x.Length, result, x);
    }

    /// <summary>result[0] = Σ x², in float64, in an order that does not depend on the thread count.</summary>
    public void SumOfSquares(View<float> x, View<float> result)
    {
        Require.Inside(x);
        Require.Shape(result, new Shape(1, 1));
        _backend.Reduce(default(SumOfSquares), x.Length, result, x);
    }

    /// <summary>
    /// Element i = low + (high − low)·uᵢ with uᵢ uniform in (0, 1) from <paramref name="stream"/> at
    /// <paramref name="step"/>.
    /// </summary>
    public void FillUniform(View<float> x, RandomStream stream, long step, float low, float high)
    {
        Require.Inside(x);
        _backend.Run(new FillUniform(stream, step, Affine.Interval(low, high)), x.Length, x);
    }

    /// <summary>
    /// Element i = mean + standardDeviation·nᵢ with nᵢ normal from <paramref name="stream"/> at
    /// <paramref name="step"/>.
    /// </summary>
    public void FillNormal(View<float> x, RandomStream stream, long step, float standardDeviation, float mean = 0)
    {
        Require.Inside(x);
        _backend.Run(new FillNormal(stream, step, new Affine(mean, standardDeviation)), x.Length, x);
    }

    /// <summary>
    /// y = x·m/(1 − rate)·f′, where mᵢ is 0 with probability <paramref name="rate"/>, drawn anew from the same counters
    /// wherever it is needed, never stored. The forward pass has no derivative.
    /// </summary>
    public void Dropout(
        View<float> x, View<float> derivative, View<float> y, RandomStream stream, long step, float rate)
    {
        Require.Inside(x);
        Require.ShapeOrNone(derivative, x.Shape);
        Require.Shape(y, x.Shape);
        var mask = new DropoutMask(rate);
        if (derivative.IsNone)
            _backend.Run(new Dropout(stream, step, mask), x.Length, x, y);
        else
            _backend.Run(new DropoutDerivative(stream, step, mask), x.Length, x, y, derivative);
    }
}
