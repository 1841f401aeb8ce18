using System.Runtime.CompilerServices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>next = (1 − α)x + α(f(W·x + drive) + ν·n), all pointers at element 0; n is null where there is no noise.</summary>
internal readonly unsafe struct LeakyPass<TActivation, TDrive>(
    TActivation activation, TDrive drive, float leak, float noise, float* normal, float* product, float* x, float* next) : ILanePass
    where TActivation : unmanaged, IActivation
    where TDrive : unmanaged, IDrive
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane f = Unsafe.AsRef(in activation).Forward(TLane.Load(product + i) + Unsafe.AsRef(in drive).At<TLane>(i));
        if (normal is not null)
            f = TLane.Fma(TLane.Const(noise), TLane.Load(normal + i), f);
        TLane.Store(LeakyUpdate.Apply(TLane.Load(x + i), f, TLane.Const(leak)), next + i);
    }
}
