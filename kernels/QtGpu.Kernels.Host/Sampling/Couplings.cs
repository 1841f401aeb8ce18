using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>
/// What does not change of the potential of a block's neurons: the share of the inputs, and the list of couplings.
/// </summary>
/// <remarks>
/// a = Σ_d X_dj w_d, b = Λⱼ/4 + Σ_k X_jk q_k, c = Σ_d H_dj w_d² + Σ_k H_jk w_k², inputs first, then neurons. A coupling
/// that no lane has costs nothing, and one that only some have adds 0 to the others.
/// </remarks>
internal static unsafe class Couplings<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Forms them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Prepare(in ChainBlock<T> block)
    {
        for (int neuron = 0; neuron < block.Ensemble.Neurons; neuron++)
        {
            block.OwnSquares[neuron] = T.Const(block.Ensemble.TimeStep) * block.Wells[neuron];
            AddInputs(block, neuron);
            int count = 0;
            NeuronCoupling<T>* couplings = block.CouplingsOf(neuron);
            for (int other = 0; other < block.Ensemble.Neurons; other++)
            {
                Coupling<T> coupling = Between(block, neuron, other);
                if (other != neuron && coupling.Acts)
                    couplings[count++] = new(other, coupling);
            }

            block.CouplingCounts[neuron] = count;
        }
    }

    private static Coupling<T> Between(in ChainBlock<T> block, int neuron, int other)
    {
        Ensemble ensemble = block.Ensemble;
        int from = ensemble.Inputs + other, to = ensemble.Inputs + neuron;
        T taken = T.Const(0f), inhibiting = T.Const(0f);
        if (!ensemble.FeedForward)
        {
            taken = block.Strength(ensemble.Excitation, to, other);
            inhibiting = block.Strength(ensemble.Inhibition, to, other);
        }

        return Coupling<T>.Of(
            T.Const(ensemble.TimeStep), block.Strength(ensemble.Excitation, from, neuron), taken,
            block.Strength(ensemble.Inhibition, from, neuron), inhibiting);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddInputs(in ChainBlock<T> block, int neuron)
    {
        Ensemble ensemble = block.Ensemble;
        int slices = ensemble.Slices;
        T* inputs = block.InputsOf(neuron);
        T dt = T.Const(ensemble.TimeStep);
        new Span<T>(inputs, 2 * slices).Clear();
        for (int driver = 0; driver < ensemble.Inputs; driver++)
        {
            T excitation = dt * block.Strength(ensemble.Excitation, driver, neuron);
            T inhibition = dt * block.Strength(ensemble.Inhibition, driver, neuron);
            if (!Acts(excitation) && !Acts(inhibition))
                continue;
            float* profile = ensemble.Profiles + ((long)driver * slices);
            for (int t = 0; t < slices; t++)
            {
                T* a = inputs + (2 * t), c = a + 1;
                new SitePotential<T>(*a, default, *c).Driven(T.Const(profile[t]), excitation, inhibition)
                    .Parts(out *a, out _, out *c);
            }
        }
    }

    // Strengths are not negative.
    private static bool Acts(T strength) => !T.AllLess(strength, T.Const(float.Epsilon));
}

/// <summary>A neuron's coupling with another one, per lane.</summary>
internal readonly struct NeuronCoupling<T>(int other, Coupling<T> coupling)
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>The other neuron.</summary>
    public readonly int Other = other;

    /// <summary>What they have to do with each other.</summary>
    public readonly Coupling<T> Coupling = coupling;
}
