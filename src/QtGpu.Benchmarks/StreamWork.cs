using QtGpu.Checks;
using QtGpu.Kernels.Activations;

namespace QtGpu.Benchmarks;

/// <summary>
/// Tensors of n elements, and what is done to them: a copy, an activation, an activation and its backward pass.
/// </summary>
internal sealed class StreamWork : IDisposable
{
    /// <summary>Bytes of an element of a copy, or of y = f(z).</summary>
    public const int ForwardBytes = 8;

    /// <summary>Forward reads z and writes y and f′, backward reads dY and f′ and writes dZ.</summary>
    public const int ForwardBackwardBytes = 24;

    /// <summary>Elements that lie in no cache of a CPU.</summary>
    public const int Usual = 1 << 24;

    private const int Ends = 1 << 12;
    private readonly Backend _backend;
    private readonly Tensors _tensors;
    private readonly View<float> _z, _y, _slope, _dY;
    private readonly int _n;

    public StreamWork(Backend backend, int n)
    {
        (_backend, _tensors, _n) = (backend, new Tensors(backend), n);
        var row = Shape.Vector(n);
        (_z, _y, _slope, _dY) = (_tensors.Noise(row), _tensors.Noise(row), _tensors.Noise(row), _tensors.Noise(row));
        Copy();
        AtBothEnds((at, part) => Expect.SameBits(_z.Slice(at, part).ToArray(), _y.Slice(at, part).ToArray(), "copy"));
    }

    /// <summary>The kernels of an activation, after a look at what they give.</summary>
    public ActivationOperations Checked(string name)
    {
        ActivationOperations f = _backend.Activation(ActivationCatalogue.Create(name));
        f.Forward(_z, _y, _slope);
        AtBothEnds((at, part) => Check(
            name, _z.Slice(at, part).ToArray(), _y.Slice(at, part).ToArray(), _slope.Slice(at, part).ToArray()));
        return f;
    }

    public void Copy() => _backend.Elementwise.Copy(_z, _y);

    public void Forward(ActivationOperations f) => f.Forward(_z, _y, View<float>.None);

    public void ForwardBackward(ActivationOperations f)
    {
        f.Forward(_z, _y, _slope);
        _backend.Elementwise.Multiply(_dY, _slope, _y); // dZ lies over y
    }

    public void Dispose() => _tensors.Dispose();

    private void AtBothEnds(Action<int, Shape> check)
    {
        foreach (int at in new[] { 0, _n - Ends })
            check(at, Shape.Vector(Ends));
    }

    private static void Check(string name, float[] z, float[] y, float[] slope)
    {
        for (int i = 0; i < z.Length; i += 16)
        {
            var exact = ActivationOracle.At(name, z[i]);
            Expect.Close(exact.Value, y[i], 1e-5 * (1 + Math.Abs(exact.Value)), $"{name}({z[i]})");
            Expect.Close(exact.Slope, slope[i], 1e-4 * (1 + Math.Abs(exact.Slope)), $"slope of {name} at {z[i]}");
        }
    }
}
