using ILGPU;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>xᵢ = low + (high − low)·uᵢ.</summary>
internal readonly struct UniformPass(ArrayView<float> x, RandomStream stream, long step, float low, float high) : IPass
{
    public void Run(long i) => x[i] = MathF.FusedMultiplyAdd(high - low, stream.Uniform(step, i), low);
}

/// <summary>xᵢ = standardDeviation·nᵢ.</summary>
internal readonly struct NormalPass(ArrayView<float> x, RandomStream stream, long step, float standardDeviation) : IPass
{
    public void Run(long i) => x[i] = standardDeviation * stream.Normal(step, i);
}

/// <summary>yᵢ = xᵢ·[uᵢ ≥ rate]/(1 − rate)·slopeᵢ; no slope where it is empty.</summary>
internal readonly struct DropoutPass(
    ArrayView<float> x, ArrayView<float> slope, ArrayView<float> y, RandomStream stream, long step, float rate) : IPass
{
    public void Run(long i)
    {
        float factor = stream.Uniform(step, i) < rate ? 0f : 1f / (1f - rate);
        y[i] = x[i] * (slope.Length == 0 ? factor : factor * slope[i]);
    }
}
