using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>xᵢ = shift + scale·uᵢ.</summary>
internal readonly struct UniformPass(ArrayView<float> x, RandomStream stream, long step, Affine affine) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane> => at.Store(x, affine.Of(at.Uniform(stream, step)));
}

/// <summary>xᵢ = shift + scale·nᵢ.</summary>
internal readonly struct NormalPass(ArrayView<float> x, RandomStream stream, long step, Affine affine) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane> => at.Store(x, affine.Of(at.Normal(stream, step)));
}

/// <summary>yᵢ = xᵢ·[uᵢ ≥ rate]/(1 − rate)·slopeᵢ; no slope where it is empty.</summary>
internal readonly struct DropoutPass(
    ArrayView<float> x, ArrayView<float> slope, ArrayView<float> y, RandomStream stream, long step, DropoutMask mask) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane>
    {
        TLane factor = mask.Factor(at.Uniform(stream, step));
        at.Store(y, at.Load(x) * (slope.Length == 0 ? factor : factor * at.Load(slope)));
    }
}
