using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Sampling;

/// <summary>A uniform step of one slice.</summary>
public static class SiteProposal
{
    /// <summary>φ + δ (2u − 1), u uniform in (0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T phi, T width, T uniform)
        where T : unmanaged, ILane<T> => phi + T.Fma(width + width, uniform, -width);
}
