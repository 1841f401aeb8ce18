using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Mixes the path between two fixed slices with a free Brownian bridge β: line + √(1 − w²)·(φ − line) + w·β. The free
/// action keeps its distribution under this for every w in (0, 1], so that only the potential decides; w = 1 is a fresh
/// bridge, the step of multilevel (bisection) sampling.
/// </summary>
/// <remarks>Ceperley, Rev. Mod. Phys. 67, 279 (1995); w &lt; 1: Cotter, Roberts, Stuart and White, Stat. Sci. 28, 424 (2013).</remarks>
public static class BridgeProposal
{
    /// <summary>
    /// Notes the proposal in place of the normal numbers of the L − 1 slices that follow <paramref name="first"/>, and
    /// gives its ΔS. βₖ = βₖ₋₁ (L − k)/(L − k + 1) + nₖ √(dt (L − k)/(L − k + 1)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ActionChange<T, TSites>(in TSites sites, int first, int length, T mix)
        where T : unmanaged, ILane<T>
        where TSites : struct, IPathSites<T>
    {
        int slices = sites.Slices;
        T keep = T.Sqrt(T.Max(T.Fma(-mix, mix, T.Const(1f)), T.Const(0f)));
        T line = sites.Field(first);
        T rise = (sites.Field(Ring.Ahead(first, length, slices)) - line) * T.Const(1f / length);
        T bridge = T.Const(0f), change = T.Const(0f);
        for (int k = 1; k < length; k++)
        {
            int t = Ring.Ahead(first, k, slices);
            float left = (float)(length - k) / (length - k + 1);
            bridge = T.Fma(bridge, T.Const(left), sites.Note(t) * T.Sqrt(T.Const(sites.TimeStep * left)));
            line += rise;
            T phi = sites.Field(t);
            T proposed = T.Fma(mix, bridge, T.Fma(keep, phi - line, line));
            SitePotential<T> potential = sites.Potential(t);
            change += potential.Action(proposed) - potential.Action(phi);
            sites.Note(t, proposed);
        }

        return change;
    }

    /// <summary>Takes the proposal where u &lt; <paramref name="probability"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<T, TSites>(in TSites sites, int first, int length, T uniform, T probability)
        where T : unmanaged, ILane<T>
        where TSites : struct, IPathSites<T>
    {
        for (int k = 1; k < length; k++)
        {
            int t = Ring.Ahead(first, k, sites.Slices);
            sites.Move(t, T.IfLess(uniform, probability, sites.Note(t), sites.Field(t)));
        }
    }
}
