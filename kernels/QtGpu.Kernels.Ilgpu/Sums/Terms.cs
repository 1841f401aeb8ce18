using ILGPU;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Sums;

/// <summary>xᵢ².</summary>
internal readonly struct Squares(ArrayView<float> x) : ITerms
{
    public double At(long i, out double second)
    {
        second = 0;
        return (double)x[i] * x[i];
    }
}

/// <summary>dYᵢ·∂f/∂p₀ and dYᵢ·∂f/∂p₁ at zᵢ.</summary>
internal readonly struct ParameterGradients<TActivation>(
    TActivation activation, ArrayView<float> p, ArrayView<float> z, ArrayView<float> dY) : ITerms
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    public double At(long i, out double second)
    {
        ScalarLane d0 = activation.At(p[0], p[1]).ParameterGradient(new ScalarLane(z[i]), out ScalarLane d1);
        second = (double)dY[i] * d1.Value;
        return (double)dY[i] * d0.Value;
    }
}
