using System.Runtime.CompilerServices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Passes;

// By reference: a read-only field of a type parameter is copied for each call, in case the method changes it.

/// <summary>y = f(z). Moves 8 bytes per element.</summary>
internal readonly unsafe struct ForwardPass<TActivation>(TActivation activation, float* z, float* y) : IPass
    where TActivation : unmanaged, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane> =>
        TLane.Store(Unsafe.AsRef(in activation).Forward(TLane.Load(z + i)), y + i);
}

/// <summary>y = f(z), slope = f′(z). Moves 12 bytes per element.</summary>
internal readonly unsafe struct ForwardSlopePass<TActivation>(TActivation activation, float* z, float* y, float* slope) : IPass
    where TActivation : unmanaged, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane.Store(Unsafe.AsRef(in activation).Forward(TLane.Load(z + i), out TLane derivative), y + i);
        TLane.Store(derivative, slope + i);
    }
}
