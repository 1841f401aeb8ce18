using ILGPU;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>xᵢ = value.</summary>
internal readonly struct FillPass(ArrayView<float> x, float value) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane> => at.Store(x, TLane.Const(value));
}

/// <summary>zᵢ = xᵢ·yᵢ.</summary>
internal readonly struct MultiplyPass(ArrayView<float> x, ArrayView<float> y, ArrayView<float> z) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane> => at.Store(z, at.Load(x) * at.Load(y));
}
