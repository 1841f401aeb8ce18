using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Inside a kernel: what a neuron feels, each thread for its own slices, inputs first, then neurons. Strengths are those of
/// the whole group, so that it leaves out as one what does not act.
/// </summary>
internal static class Coefficients
{
    /// <summary>Forms a dt, b dt and c dt; in a joint action, without what other neurons count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Form(Chain chain, int neuron, bool own)
    {
        Ensemble ensemble = chain.Ensemble;
        int neurons = ensemble.Neurons, slices = ensemble.Slices;
        ScalarLane dt = new(ensemble.TimeStep), square = dt * chain.Well(neuron);
        long linear = (((long)chain.System * neurons) + neuron) * slices;
        long quartic = linear + ((long)ensemble.Systems * neurons * slices);
        for (int t = Chain.First; t < slices; t += Chain.Stride)
            chain.Potential(t, new(new(ensemble.Inputs[linear + t]), square, new(ensemble.Inputs[quartic + t])));

        for (int other = 0; other < neurons; other++)
        {
            Coupling<ScalarLane> coupling = Between(chain, neuron, other);
            if (other == neuron || !coupling.Acts)
                continue;
            for (int t = Chain.First; t < slices; t += Chain.Stride)
            {
                ScalarLane phi = chain.Field(other, t);
                SitePotential<ScalarLane> potential = chain.Potential(t);
                chain.Potential(t, own ? coupling.AddOwn(potential, other < neuron, phi) : coupling.Add(potential, phi));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Coupling<ScalarLane> Between(Chain chain, int neuron, int other)
    {
        Ensemble ensemble = chain.Ensemble;
        int neurons = ensemble.Neurons;
        long first = ((long)chain.System * (ensemble.Profiles + neurons)) + ensemble.Profiles;
        long from = ((first + other) * neurons) + neuron, to = ((first + neuron) * neurons) + other;
        bool feelsBack = ensemble.FeedForward == 0;
        return Coupling<ScalarLane>.Of(
            new(ensemble.TimeStep), new(ensemble.Excitation[from]), new(feelsBack ? ensemble.Excitation[to] : 0f),
            new(ensemble.Inhibition[from]), new(feelsBack ? ensemble.Inhibition[to] : 0f));
    }
}
