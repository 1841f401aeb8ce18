using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>
/// Mixes the path between two fixed slices with a free Brownian bridge β: line + √(1 − w²)·(φ − line) + w·β. The free
/// action keeps its distribution under this for every w in (0, 1], so that only the potential decides; w = 1 is a fresh
/// bridge, the step of multilevel (bisection) sampling.
/// </summary>
/// <remarks>
/// Ceperley, Rev. Mod. Phys. 67, 279 (1995); w &lt; 1: Cotter, Roberts, Stuart and White, Stat. Sci. 28, 424 (2013).
/// </remarks>
public static class BridgeProposal
{
    /// <summary>
    /// Leaves the proposal in place of the normal numbers of the L − 1 slices that follow <paramref name="first"/>, and
    /// gives its ΔS. βₖ = βₖ₋₁ (L − k)/(L − k + 1) + nₖ √(dt (L − k)/(L − k + 1)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ActionChange<T, TPotential, TSites>(in TSites sites, int first, int length, T mix)
        where T : unmanaged, ILane<T>
        where TPotential : struct, IPotential<T>
        where TSites : struct, IPathSites<T, TPotential>
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
            bridge = T.Fma(bridge, T.Const(left), sites.Scratch(t) * T.Sqrt(T.Const(sites.TimeStep * left)));
            line += rise;
            T phi = sites.Field(t);
            T proposed = T.Fma(mix, bridge, T.Fma(keep, phi - line, line));
            TPotential potential = sites.Potential(t);
            change += potential.Action(proposed) - potential.Action(phi);
            sites.Scratch(t, proposed);
        }

        return change;
    }

    /// <summary>Takes the proposal where u &lt; <paramref name="probability"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<T, TPotential, TSites>(in TSites sites, int first, int length, T uniform, T probability)
        where T : unmanaged, ILane<T>
        where TPotential : struct, IPotential<T>
        where TSites : struct, IPathSites<T, TPotential>
    {
        for (int k = 1; k < length; k++)
        {
            int t = Ring.Ahead(first, k, sites.Slices);
            sites.Move(t, T.IfLess(uniform, probability, sites.Scratch(t), sites.Field(t)));
        }
    }
}

/// <content>Bridges (<see cref="BridgeProposal"/>) on all pieces of a ring, which begin at a random slice.</content>
public readonly partial struct PathMoves<T, TPotential, TTotal, TPath>
{
    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Bridges(int neuron, int level, bool tuned)
    {
        TPath path = _chain.Of(neuron);
        int pieces = path.Slices >> level;
        int offset = PathDraws.Offset(path.Key, _sweep, PathDraws.Bridges + level, neuron, path.Slices);
        T mix = tuned ? T.Min(path.Width, T.Const(1f)) : T.Const(1f);
        DrawNormals(path, PathDraws.Bridges + level);
        ulong step = PathDraws.Step(_sweep, PathDraws.BridgeAcceptance + level);
        T accepted = path.Singles(step, pieces, new BridgeStep(path, offset, level, mix));
        if (tuned)
            path.Count(accepted, pieces);
        path.Barrier();
    }

    private readonly struct BridgeStep(TPath path, int offset, int level, T mix) : ISingleBody<T>
    {
        private readonly TPath _path = path;
        private readonly T _mix = mix;
        private readonly int _offset = offset;
        private readonly int _level = level;

        [MethodImpl(Inline)]
        public T Run(int index, T uniform)
        {
            int length = 1 << _level, first = Ring.Ahead(_offset, index << _level, _path.Slices);
            T change = BridgeProposal.ActionChange<T, TPotential, TPath>(_path, first, length, _mix);
            T probability = Acceptance.Probability(change);
            BridgeProposal.Move<T, TPotential, TPath>(_path, first, length, uniform, probability);
            return T.IfLess(uniform, probability, T.Const(1f), T.Const(0f));
        }
    }
}
