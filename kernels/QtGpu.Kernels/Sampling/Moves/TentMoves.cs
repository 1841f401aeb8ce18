using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>
/// Lifts the slices between two fixed ones by a tent: φₜ + h·(1 − |2k/L − 1|), k = 1 … L − 1 slices behind the first.
/// One number decides over a whole piece of the path, without an exponential per slice.
/// </summary>
public static class TentProposal
{
    /// <summary>
    /// Half-width of h for which a tent of L is accepted about as often as a step of <paramref name="width"/> of one
    /// slice: in the well and the kinetic term both cost a like square.
    /// </summary>
    /// <param name="width">δ.</param>
    /// <param name="well">Λ/4.</param>
    /// <param name="timeStep">dt.</param>
    /// <param name="length">L.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Width<T>(T width, T well, float timeStep, int length)
        where T : unmanaged, ILane<T>
    {
        T stiffness = T.Const(4f) * well * T.Const(timeStep);
        T site = T.Const(1f / timeStep) + stiffness;
        T tent = T.Fma(stiffness, T.Const(length / 3f), T.Const(2f / (length * timeStep)));
        return width * T.Sqrt(site / tent);
    }

    /// <summary>
    /// ΔS of a tent of height h over the L slices that follow <paramref name="first"/>: kinetic part
    /// 2h/(L dt)·(2φ_mid − φ₀ − φ_L + h).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ActionChange<T, TPotential, TSites>(in TSites sites, int first, int length, T height)
        where T : unmanaged, ILane<T>
        where TPotential : struct, IPotential<T>
        where TSites : struct, IPathSites<T, TPotential>
    {
        int slices = sites.Slices;
        T middle = sites.Field(Ring.Ahead(first, length / 2, slices));
        T bend = middle - sites.Field(first) + (middle - sites.Field(Ring.Ahead(first, length, slices)));
        T change = T.Const(2f / (length * sites.TimeStep)) * height * (bend + height);
        T slope = height * T.Const(2f / length), lift = slope;
        for (int k = 1; k < length; k++)
        {
            int t = Ring.Ahead(first, k, slices);
            T phi = sites.Field(t);
            TPotential potential = sites.Potential(t);
            change += potential.Action(phi + lift) - potential.Action(phi);
            lift += k < length / 2 ? slope : -slope;
        }

        return change;
    }

    /// <summary>Raises the slices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move<T, TPotential, TSites>(in TSites sites, int first, int length, T height)
        where T : unmanaged, ILane<T>
        where TPotential : struct, IPotential<T>
        where TSites : struct, IPathSites<T, TPotential>
    {
        T slope = height * T.Const(2f / length), lift = slope;
        for (int k = 1; k < length; k++)
        {
            int t = Ring.Ahead(first, k, sites.Slices);
            sites.Move(t, sites.Field(t) + lift);
            lift += k < length / 2 ? slope : -slope;
        }
    }
}

/// <content>Tents (<see cref="TentProposal"/>) on all pieces of a ring, which begin at a random slice.</content>
public readonly partial struct PathMoves<T, TPotential, TTotal, TPath>
{
    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Tents(int neuron, int level)
    {
        TPath path = _chain.Of(neuron);
        int purpose = PathDraws.Tents + level;
        int offset = PathDraws.Offset(path.Key, _sweep, purpose, neuron, path.Slices);
        path.Pairs(PathDraws.Step(_sweep, purpose), 0, path.Slices >> level, new TentStep(path, offset, level));
        path.Barrier();
    }

    private readonly struct TentStep(TPath path, int offset, int level) : IPairBody<T>
    {
        private readonly TPath _path = path;
        private readonly SiteProposal<T> _proposal =
            new(TentProposal.Width(path.Width, path.Well, path.TimeStep, 1 << level));

        private readonly int _offset = offset;
        private readonly int _level = level;

        [MethodImpl(Inline)]
        public T Run(int pair, T first, T second)
        {
            int length = 1 << _level, start = Ring.Ahead(_offset, pair << _level, _path.Slices);
            T height = _proposal.Of(T.Const(0f), first);
            T change = TentProposal.ActionChange<T, TPotential, TPath>(_path, start, length, height);
            height = T.IfLess(second, Acceptance.Probability(change), height, T.Const(0f));
            TentProposal.Move<T, TPotential, TPath>(_path, start, length, height);
            return T.Const(0f);
        }
    }
}
