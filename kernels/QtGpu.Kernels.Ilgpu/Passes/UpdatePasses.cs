using ILGPU;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>SGD; without velocity where v is empty. Moves 12 bytes per weight, or 20.</summary>
internal readonly struct SgdPass(
    ArrayView<float> w, ArrayView<float> dW, ArrayView<float> v, ArrayView<float> squaredNorm, SgdStep step) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane>
    {
        float scale = squaredNorm.Length == 0 ? 1f : Clipping.Scale(squaredNorm[0], step.ClipNorm);
        TLane velocity = v.Length == 0 ? TLane.Const(0f) : at.Load(v);
        at.Store(w, SgdUpdate.Apply(at.Load(w), at.Load(dW), ref velocity, scale, step));
        if (v.Length != 0)
            at.Store(v, velocity);
    }
}

/// <summary>Adam and AdamW. Moves 28 bytes per weight.</summary>
internal readonly struct AdamPass(
    ArrayView<float> w, ArrayView<float> dW, ArrayView<float> m, ArrayView<float> v, ArrayView<float> squaredNorm,
    AdamArguments arguments) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane>
    {
        AdamStep step = arguments.Step;
        float scale = squaredNorm.Length == 0 ? 1f : Clipping.Scale(squaredNorm[0], step.ClipNorm);
        TLane first = at.Load(m), second = at.Load(v);
        at.Store(w, AdamUpdate.Apply(at.Load(w), at.Load(dW), ref first, ref second, scale, step));
        at.Store(m, first);
        at.Store(v, second);
    }
}
