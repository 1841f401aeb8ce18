using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling.Moves;

/// <content>
/// Hybrid Monte Carlo: fresh momenta, leapfrog steps φ += ε p, p −= ε ∂S/∂φ between two half kicks, and the end is
/// taken with probability min(1, exp(−ΔH)), H the <see cref="Hamiltonian"/>.
/// </content>
public readonly partial struct PathMoves<T, TPotential, TTotal, TPath>
{
    // Where a trajectory has the potential of a slice from.
    private interface ISource
    {
        static abstract void Prepare(TPath path);

        static abstract TPotential At(TPath path, int slice);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Trajectory(int neuron, int steps) => Trajectory<Visited, Visited>(neuron, 1, steps);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void JointTrajectory(int steps)
    {
        if (Neurons > 1 && !_chain.FeedForward)
        {
            Trajectory<Coupled<LocalPotential>, Coupled<JointPotential>>(0, Neurons, steps);
            return;
        }

        // Alone, or where a driver feels nothing of those it drives and there is no joint action.
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            Visit(neuron);
            Trajectory(neuron, steps);
        }
    }

    // Of so many neurons from a first one on: the force of each, and its share of the energy.
    [MethodImpl(Inline)]
    private void Trajectory<TForce, TShare>(int first, int count, int steps)
        where TForce : struct, ISource
        where TShare : struct, ISource
    {
        for (int neuron = first; neuron < first + count; neuron++)
        {
            _chain.Of(neuron).Save();
            DrawNormals(_chain.Of(neuron), PathDraws.Momenta);
        }

        // Steps vary by a tenth, lest the length of a trajectory be a period of some mode of the path.
        _chain.Of(first).Draw(PathDraws.Step(_sweep, PathDraws.Trajectory), out T uniform, out T second);
        T jitter = new SiteProposal<T>(T.Const(0.1f)).Of(T.Const(1f), second), half = jitter * T.Const(0.5f);

        TTotal before = Energy<TShare>(first, count);
        Kick<TForce>(first, count, half);
        for (int i = 1; i <= steps; i++)
            DriftAndKick<TForce>(first, count, jitter, i < steps ? jitter : half);
        TTotal after = Energy<TShare>(first, count);
        End(first, count, uniform, Acceptance.Probability(_chain.Change(before, after)));
    }

    [MethodImpl(Inline)]
    private TTotal Energy<TShare>(int first, int count)
        where TShare : struct, ISource
    {
        _chain.ClearSum();
        for (int neuron = first; neuron < first + count; neuron++)
        {
            TPath path = _chain.Of(neuron);
            TShare.Prepare(path);
            path.Barrier();
            path.AddToSum(new EnergyTerm<TShare>(path));
            path.Barrier(); // before the potential of the next
        }

        return _chain.Total();
    }

    [MethodImpl(Inline)]
    private void Kick<TForce>(int first, int count, T step)
        where TForce : struct, ISource
    {
        for (int neuron = first; neuron < first + count; neuron++)
        {
            TPath path = _chain.Of(neuron);
            TForce.Prepare(path);
            path.Each(new KickStep<TForce>(path, step * path.Width));
        }

        _chain.Barrier();
    }

    [MethodImpl(Inline)]
    private void DriftAndKick<TForce>(int first, int count, T drift, T kick)
        where TForce : struct, ISource
    {
        if (count == 1)
        {
            TPath path = _chain.Of(first);
            path.MapThenEach(new DriftStep(path, drift * path.Width), new KickStep<TForce>(path, kick * path.Width));
            path.Barrier();
            return;
        }

        for (int neuron = first; neuron < first + count; neuron++)
        {
            TPath path = _chain.Of(neuron);
            path.Map(new DriftStep(path, drift * path.Width));
        }

        _chain.Barrier();
        Kick<TForce>(first, count, kick);
    }

    [MethodImpl(Inline)]
    private void End(int first, int count, T uniform, T probability)
    {
        T accepted = T.IfLess(uniform, probability, T.Const(1f), T.Const(0f));
        bool all = T.AllLess(uniform, probability);
        for (int neuron = first; neuron < first + count; neuron++)
        {
            TPath path = _chain.Of(neuron);
            if (!all)
                path.Map(new Return(path, uniform, probability));
            path.CountOnce(accepted);
        }

        _chain.Barrier();
    }

    private readonly struct Visited : ISource
    {
        [MethodImpl(Inline)]
        public static void Prepare(TPath path)
        {
        }

        [MethodImpl(Inline)]
        public static TPotential At(TPath path, int slice) => path.Potential(slice);
    }

    private readonly struct Coupled<TShare> : ISource
        where TShare : struct, ICouplingShare
    {
        [MethodImpl(Inline)]
        public static void Prepare(TPath path) => path.Prepare<TShare>();

        [MethodImpl(Inline)]
        public static TPotential At(TPath path, int slice) => path.Formed<TShare>(slice);
    }

    private readonly struct EnergyTerm<TShare>(TPath path) : ISliceTerm<T>
        where TShare : struct, ISource
    {
        private readonly TPath _path = path;
        private readonly T _stiffness = T.Const(0.5f / path.TimeStep);

        [MethodImpl(Inline)]
        public T Of(int slice, T phi, T next) =>
            Hamiltonian.Of(phi, next, _path.Scratch(slice), _stiffness, TShare.At(_path, slice));
    }

    private readonly struct DriftStep(TPath path, T step) : ISliceMap<T>
    {
        private readonly TPath _path = path;
        private readonly T _step = step;

        [MethodImpl(Inline)]
        public T Of(int slice, T phi) => Hamiltonian.Drift(phi, _path.Scratch(slice), _step);
    }

    private readonly struct KickStep<TForce>(TPath path, T step) : ISliceBody<T>
        where TForce : struct, ISource
    {
        private readonly TPath _path = path;
        private readonly T _step = step;
        private readonly T _inverse = T.Const(1f / path.TimeStep);

        [MethodImpl(Inline)]
        public void Run(int slice, T before, T phi, T after) => _path.Scratch(slice, Hamiltonian.Kick(
            phi, before, after, _inverse, TForce.At(_path, slice), _path.Scratch(slice), _step));
    }

    private readonly struct Return(TPath path, T uniform, T probability) : ISliceMap<T>
    {
        private readonly TPath _path = path;
        private readonly T _uniform = uniform;
        private readonly T _probability = probability;

        [MethodImpl(Inline)]
        public T Of(int slice, T phi) => T.IfLess(_uniform, _probability, phi, _path.Saved(slice));
    }
}
