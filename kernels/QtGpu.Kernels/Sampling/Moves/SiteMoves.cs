using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>A uniform step of at most <paramref name="width"/>, δ.</summary>
public readonly struct SiteProposal<T>(T width)
    where T : unmanaged, ILane<T>
{
    private readonly T _range = width + width;
    private readonly T _least = -width;

    /// <summary>φ + δ (2u − 1), u uniform in (0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of(T phi, T uniform) => phi + T.Fma(_range, uniform, _least);
}

/// <content>Single slices: φ′ = φ + δ (2u − 1), taken with probability min(1, exp(−ΔS)).</content>
public readonly partial struct PathMoves<T, TPotential, TTotal, TPath>
{
    /// <inheritdoc/>
    /// <remarks>
    /// A block of random numbers serves two slices of one parity: (step, acceptance, step, acceptance).
    /// </remarks>
    [MethodImpl(Inline)]
    public void Sites(int neuron)
    {
        TPath path = _chain.Of(neuron);
        int half = path.Slices / 2, blocks = (half + 1) / 2;
        ulong step = PathDraws.Step(_sweep, PathDraws.Sites);
        T accepted = T.Const(0f);
        for (int parity = 0; parity < 2; parity++)
        {
            accepted += path.Pairs(step, parity * blocks, half, new SiteStep(path, parity));
            path.Barrier();
        }

        path.Count(accepted, path.Slices);
    }

    private readonly struct SiteStep(TPath path, int parity) : IPairBody<T>
    {
        private readonly TPath _path = path;
        private readonly SiteProposal<T> _proposal = new(path.Width);
        private readonly T _inverse = T.Const(1f / path.TimeStep);
        private readonly int _parity = parity;

        // One neighbour is the other slice of the pair. The next one lies in the pair before or after it, or, behind
        // slice 0 or slices + 1, around the ring.
        private readonly int _end = parity * (path.Slices + 1);
        private readonly int _around = (1 - parity) * (path.Slices - 1);

        [MethodImpl(Inline)]
        public T Run(int pair, T first, T second)
        {
            int t = (2 * pair) + _parity, behind = t + (2 * _parity);
            int next = behind == _end ? _around : behind - 1;
            T old = _path.Field(t), proposed = _proposal.Of(old, first);

            // Of the way back, which spares a negation.
            T gain = SiteAction.Change(
                proposed, old, _path.Field(t ^ 1), _path.Field(next), _inverse, _path.Potential(t));
            T probability = Acceptance.OfGain(gain);
            _path.Move(t, T.IfLess(second, probability, proposed, old));
            return T.IfLess(second, probability, T.Const(1f), T.Const(0f));
        }
    }
}
