using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Signs of φ given |φ|: an Ising ring, since the action is even in φ but for the links. Slices of one sign are bound with
/// probability 1 − exp(−2φφ′/dt), and every cluster takes either sign: exact, without rejection.
/// </summary>
/// <remarks>Swendsen and Wang, Phys. Rev. Lett. 58, 86 (1987).</remarks>
public static class SignCluster
{
    /// <summary>
    /// 0 where two neighbours are bound; where not, the sign ±1 of what begins at the second. One uniform number serves
    /// both, since below the probability ℓ of no bond u/ℓ is uniform again; and above it a second sign,
    /// <paramref name="whole"/>, for a ring that is bound all around.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Break<T>(T phi, T next, T inverseTimeStep, T uniform, out T whole)
        where T : unmanaged, ILane<T>
    {
        T loose = Acceptance.Probability((phi + phi) * next * inverseTimeStep);
        T twice = uniform + uniform;
        whole = T.IfLess(twice, T.Const(1f) + loose, T.Const(1f), T.Const(-1f));
        T sign = T.IfLess(twice, loose, T.Const(1f), T.Const(-1f));
        return T.IfLess(uniform, loose, sign, T.Const(0f));
    }
}
