using System.Runtime.CompilerServices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Host.Passes;

/// <summary>SGD without velocity. Moves 12 bytes per weight.</summary>
internal readonly unsafe struct SgdPass(float* w, float* dW, float scale, SgdStep step) : IPass
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane none = TLane.Const(0);
        TLane.Store(SgdUpdate.Apply(TLane.Load(w + i), TLane.Load(dW + i), ref none, scale, step), w + i);
    }
}

/// <summary>SGD with velocity. Moves 20 bytes per weight.</summary>
internal readonly unsafe struct MomentumPass(float* w, float* dW, float* v, float scale, SgdStep step) : IPass
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane velocity = TLane.Load(v + i);
        TLane.Store(SgdUpdate.Apply(TLane.Load(w + i), TLane.Load(dW + i), ref velocity, scale, step), w + i);
        TLane.Store(velocity, v + i);
    }
}

/// <summary>Adam and AdamW. Moves 28 bytes per weight.</summary>
internal readonly unsafe struct AdamPass(float* w, float* dW, float* m, float* v, float scale, AdamStep step) : IPass
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane first = TLane.Load(m + i), second = TLane.Load(v + i);
        TLane.Store(AdamUpdate.Apply(TLane.Load(w + i), TLane.Load(dW + i), ref first, ref second, scale, step), w + i);
        TLane.Store(first, m + i);
        TLane.Store(second, v + i);
    }
}
