using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>∂loss/∂ the parameters of an activation that is trained, as a sum over several parts of a batch.</summary>
internal sealed class ParameterSum(Backend backend, ParametricOperations activation, View<float> sum, View<float> part)
{
    private bool _isBegun;

    /// <summary>The next part begins a new sum.</summary>
    public void Clear() => _isBegun = false;

    /// <summary>Adds a part: see <see cref="ParametricOperations.ParameterGradient"/>.</summary>
    public void Add(View<float> z, View<float> p, View<float> dY)
    {
        activation.ParameterGradient(z, p, dY, _isBegun ? part : sum);
        if (_isBegun)
            backend.Elementwise.Add(part, sum, sum);
        _isBegun = true;
    }
}
