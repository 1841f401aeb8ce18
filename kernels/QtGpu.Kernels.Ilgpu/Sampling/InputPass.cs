using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// What the inputs add to a dt and c dt of every neuron [system, neuron, slice]: the same in all chains of a system.
/// </summary>
internal readonly struct InputPass(float timeStep, int profiles, int neurons, int slices) : IPass<InputPass>
{
    private const int Linear = 0, Quartic = 1, Profiles = 2, Excitation = 3, Inhibition = 4;

    public int BytesPerElement => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        long row = at.Index / slices, system = row / neurons, neuron = row - (system * neurons);
        long slice = at.Index - (row * slices);
        T dt = T.Const(timeStep), zero = T.Const(0f);
        SitePotential<T> sum = new(zero, zero, zero);
        for (int driver = 0; driver < profiles; driver++)
        {
            long strength = (((system * (profiles + neurons)) + driver) * neurons) + neuron;
            T excitation = dt * T.Const(at.At(Excitation, strength));
            T inhibition = dt * T.Const(at.At(Inhibition, strength));
            sum = sum.Driven(at.Load(Profiles, ((long)driver * slices) + slice), excitation, inhibition);
        }

        sum.Parts(out T a, out _, out T c);
        at.Store(Linear, a);
        at.Store(Quartic, c);
    }
}
