using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Updates;

/// <summary>One unit's step of a leaky integrator.</summary>
public static class LeakyUpdate
{
    /// <summary>(1 − α)x + α·f, as x − αx, then + αf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x, T f, T leak)
        where T : unmanaged, ILane<T> => T.Fma(leak, f, T.Fma(-leak, x, x));
}
