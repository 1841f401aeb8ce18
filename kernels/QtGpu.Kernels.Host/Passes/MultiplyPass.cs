using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Passes;

/// <summary>z = x ⊙ y. Moves 12 bytes per element.</summary>
internal readonly unsafe struct MultiplyPass(float* x, float* y, float* z) : IPass
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane> =>
        TLane.Store(TLane.Load(x + i) * TLane.Load(y + i), z + i);
}
