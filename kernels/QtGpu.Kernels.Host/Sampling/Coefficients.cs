using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>What a neuron feels at every slice, from the profiles and the paths of the neurons it is coupled to.</summary>
/// <remarks>
/// a = Σ_d X_dj w_d, b = Λⱼ/4 + Σ_k X_jk q_k, c = Σ_d H_dj w_d² + Σ_k H_jk w_k², inputs first, then neurons. The share of
/// the inputs is formed once; a coupling that no lane has costs nothing, and one that only some have adds 0 to the others.
/// </remarks>
internal static unsafe class Coefficients<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>The share of the inputs, and the list of couplings.</summary>
    public static void Prepare(in ChainBlock<T> block)
    {
        Ensemble ensemble = block.Ensemble;
        T dt = T.Const(ensemble.TimeStep);
        for (int neuron = 0; neuron < ensemble.Neurons; neuron++)
        {
            Inputs(block, neuron, dt);
            int count = 0;
            NeuronCoupling<T>* couplings = block.CouplingsOf(neuron);
            for (int other = 0; other < ensemble.Neurons; other++)
            {
                if (other == neuron)
                    continue;
                int from = ensemble.Inputs + other, to = ensemble.Inputs + neuron;
                T taken = T.Const(0f), inhibiting = T.Const(0f);
                if (!ensemble.FeedForward)
                {
                    taken = ChainTransfer<T>.Strength(block, ensemble.Excitation, to, other);
                    inhibiting = ChainTransfer<T>.Strength(block, ensemble.Inhibition, to, other);
                }

                var coupling = Coupling<T>.Of(
                    dt, ChainTransfer<T>.Strength(block, ensemble.Excitation, from, neuron), taken,
                    ChainTransfer<T>.Strength(block, ensemble.Inhibition, from, neuron), inhibiting);
                if (coupling.Acts)
                    couplings[count++] = new(other, coupling);
            }

            block.CouplingCounts[neuron] = count;
        }

        Form(block, 0);
    }

    /// <summary>a dt, b dt and c dt of a neuron, for the moves that follow.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Form(in ChainBlock<T> block, int neuron)
    {
        var felt = new CoupledPotential<T, Felt<T>>(block, neuron);
        for (int t = 0; t < block.Ensemble.Slices; t++)
            felt.At(t).Parts(out block.Linear[t], out block.Square[t], out block.Quartic[t]);
    }

    private static void Inputs(in ChainBlock<T> block, int neuron, T dt)
    {
        Ensemble ensemble = block.Ensemble;
        int slices = ensemble.Slices;
        nint start = (nint)neuron * slices;
        new Span<T>(block.InputLinear + start, slices).Clear();
        new Span<T>(block.InputQuartic + start, slices).Clear();
        for (int driver = 0; driver < ensemble.Inputs; driver++)
        {
            T excitation = dt * ChainTransfer<T>.Strength(block, ensemble.Excitation, driver, neuron);
            T inhibition = dt * ChainTransfer<T>.Strength(block, ensemble.Inhibition, driver, neuron);
            if (!Acts(excitation) && !Acts(inhibition))
                continue;
            float* profile = ensemble.Profiles + ((long)driver * slices);
            for (int t = 0; t < slices; t++)
            {
                T* a = block.InputLinear + start + t, c = block.InputQuartic + start + t;
                new SitePotential<T>(*a, default, *c).Driven(T.Const(profile[t]), excitation, inhibition).Parts(out *a, out _, out *c);
            }
        }
    }

    // Strengths are not negative.
    private static bool Acts(T strength) => !T.AllLess(strength, T.Const(float.Epsilon));
}
