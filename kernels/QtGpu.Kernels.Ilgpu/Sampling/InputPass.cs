using ILGPU;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// What the inputs add to a dt and c dt of every neuron [system, neuron, slice]: the same in all chains of a system.
/// </summary>
internal readonly struct InputPass(
    Ensemble ensemble, ArrayView<float> profiles, ArrayView<float> linear, ArrayView<float> quartic) : IPass
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane>
    {
        int slices = ensemble.Slices, neurons = ensemble.Neurons;
        long row = at.Index / slices, system = row / neurons, neuron = row - (system * neurons);
        long slice = at.Index - (row * slices);
        TLane dt = TLane.Const(ensemble.TimeStep), zero = TLane.Const(0f);
        SitePotential<TLane> sum = new(zero, zero, zero);
        for (int driver = 0; driver < ensemble.Profiles; driver++)
        {
            long strength = (((system * (ensemble.Profiles + neurons)) + driver) * neurons) + neuron;
            TLane excitation = dt * TLane.Const(ensemble.Excitation[strength]);
            TLane inhibition = dt * TLane.Const(ensemble.Inhibition[strength]);
            sum = sum.Driven(at.Load(profiles, ((long)driver * slices) + slice), excitation, inhibition);
        }

        sum.Parts(out TLane a, out _, out TLane c);
        at.Store(linear, a);
        at.Store(quartic, c);
    }
}
