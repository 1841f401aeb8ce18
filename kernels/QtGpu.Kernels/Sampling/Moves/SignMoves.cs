namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>
/// Signs of φ given |φ|: an Ising ring, since the action is even in φ but for the links. Slices of one sign are bound
/// with probability 1 − exp(−2φφ′/dt), and every cluster takes either sign: exact, without rejection.
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

/// <content>
/// New signs for the pieces of a path (<see cref="SignCluster"/>): first the breaks of the ring, then every slice takes
/// the sign of the last break at or before it. That is a scan, and each backend's own: in sequence on the host, by
/// doubling steps on a device.
/// </content>
public readonly partial struct PathMoves<T, TPotential, TTotal, TPath>
{
    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Signs(int neuron)
    {
        TPath path = _chain.Of(neuron);
        path.Pairs(PathDraws.Step(_sweep, PathDraws.Signs), 0, path.Slices / 2, new BreakPair(path));
        path.Barrier();
        path.CarrySigns();
        path.Barrier();
    }

    private readonly struct BreakPair(TPath path) : IPairBody<T>
    {
        private readonly TPath _path = path;
        private readonly T _inverse = T.Const(1f / path.TimeStep);

        [MethodImpl(Inline)]
        public T Run(int pair, T first, T second)
        {
            int t = 2 * pair;
            T before = _path.Field(Ring.Before(t, _path.Slices)), phi = _path.Field(t), next = _path.Field(t + 1);
            _path.Scratch(t, SignCluster.Break(before, phi, _inverse, first, out T whole));
            _path.Scratch(t + 1, SignCluster.Break(phi, next, _inverse, second, out _));
            if (t == 0)
                _path.KeepWholeSign(whole);
            return T.Const(0f);
        }
    }
}
