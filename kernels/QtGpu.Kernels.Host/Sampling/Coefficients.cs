using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>Forms (a, b, c)·dt of one neuron at every slice from the profiles and the paths of the other neurons.</summary>
/// <remarks>
/// a = Σ_d X_dj w_d, b = Λⱼ/4 + Σ_k X_jk q_k, c = Σ_d H_dj w_d² + Σ_k H_jk w_k². A driver that no lane has costs nothing;
/// one that only some have adds 0 to the others, which changes no bits.
/// </remarks>
internal static unsafe class Coefficients<T>
    where T : unmanaged, IVectorLane<T>
{
    public static void Form(in ChainBlock<T> block, int neuron)
    {
        Ensemble ensemble = block.Ensemble;
        int neurons = ensemble.Neurons, slices = ensemble.Slices;
        T dt = T.Const(ensemble.TimeStep);
        Fill(block.Linear, slices, T.Const(0f));
        Fill(block.Square, slices, dt * block.Wells[neuron]);
        Fill(block.Quartic, slices, T.Const(0f));
        for (int driver = 0; driver < ensemble.Drivers; driver++)
        {
            T excitation = dt * block.Excitation[(driver * neurons) + neuron];
            T inhibition = dt * block.Inhibition[(driver * neurons) + neuron];
            if (driver < ensemble.Inputs)
            {
                AddInput(block, ensemble.Profiles + ((long)driver * slices), excitation, inhibition);
                continue;
            }

            int other = driver - ensemble.Inputs, row = (ensemble.Inputs + neuron) * neurons;
            if (other == neuron)
                continue;
            T excited = ensemble.FeedForward ? T.Const(0f) : dt * block.Excitation[row + other];
            if (!ensemble.FeedForward)
                inhibition += dt * block.Inhibition[row + other];
            AddNeuron(block, block.Path(other), excitation, excited, inhibition);
        }
    }

    private static void AddInput(in ChainBlock<T> block, float* profile, T excitation, T inhibition)
    {
        bool excites = Acts(excitation), inhibits = Acts(inhibition);
        for (int t = 0; t < block.Ensemble.Slices; t++)
        {
            T drive = T.Const(profile[t]);
            if (excites)
                block.Linear[t] = T.Fma(excitation, drive, block.Linear[t]);
            if (inhibits)
                block.Quartic[t] = T.Fma(inhibition, drive * drive, block.Quartic[t]);
        }
    }

    private static void AddNeuron(in ChainBlock<T> block, T* path, T excitation, T excited, T inhibition)
    {
        bool excites = Acts(excitation), reacts = Acts(excited), inhibits = Acts(inhibition);
        if (!excites && !reacts && !inhibits)
            return;
        for (int t = 0; t < block.Ensemble.Slices; t++)
        {
            T drive = Coupling.Drive(path[t]);
            if (excites)
                block.Linear[t] = T.Fma(excitation, drive, block.Linear[t]);
            if (reacts)
                block.Square[t] = T.Fma(excited, Coupling.BackReaction(path[t]), block.Square[t]);
            if (inhibits)
                block.Quartic[t] = T.Fma(inhibition, drive * drive, block.Quartic[t]);
        }
    }

    // Strengths are not negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Acts(T strength) => !T.AllLess(strength, T.Const(float.Epsilon));

    private static void Fill(T* values, int count, T value)
    {
        for (int i = 0; i < count; i++)
            values[i] = value;
    }
}
