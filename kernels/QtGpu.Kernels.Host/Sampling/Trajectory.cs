using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>Hybrid Monte Carlo: fresh momenta, leapfrog steps, and the end is taken with probability min(1, exp(−ΔH)).</summary>
internal static unsafe class Trajectory<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Of the neuron visited, the others at rest.</summary>
    public static void Run(in ChainBlock<T> block, int neuron, int steps, long sweep)
    {
        Ensemble ensemble = block.Ensemble;
        int slices = ensemble.Slices;
        double* before = stackalloc double[SliceSums<T>.Length], after = stackalloc double[SliceSums<T>.Length];
        T* path = block.Path(neuron), momenta = block.NotesOf(neuron);
        var potential = new VisitedPotential<T>(block);
        T uniform = Begin(block, neuron, 1, sweep, before, after, out T jitter), step = jitter * block.Widths[neuron];
        T half = step * T.Const(0.5f);

        Leapfrog<T>.AddEnergy(path, momenta, slices, ensemble.TimeStep, potential, new(before));
        Leapfrog<T>.Kick(path, momenta, slices, ensemble.TimeStep, potential, half);
        for (int i = 1; i <= steps; i++)
            Leapfrog<T>.DriftAndKick(path, momenta, slices, ensemble.TimeStep, potential, step, i < steps ? step : half);
        Leapfrog<T>.AddEnergy(path, momenta, slices, ensemble.TimeStep, potential, new(after));
        End(block, neuron, 1, uniform, new(before), new(after));
    }

    /// <summary>Of all neurons together.</summary>
    public static void RunJoint(in ChainBlock<T> block, int steps, long sweep)
    {
        int neurons = block.Ensemble.Neurons;
        double* before = stackalloc double[SliceSums<T>.Length], after = stackalloc double[SliceSums<T>.Length];
        T uniform = Begin(block, 0, neurons, sweep, before, after, out T jitter), half = jitter * T.Const(0.5f);

        AddEnergy(block, new(before));
        Kick(block, half);
        for (int i = 1; i <= steps; i++)
        {
            for (int neuron = 0; neuron < neurons; neuron++)
                Leapfrog<T>.Drift(block.Path(neuron), block.NotesOf(neuron), block.Ensemble.Slices, jitter * block.Widths[neuron]);
            Kick(block, i < steps ? jitter : half);
        }

        AddEnergy(block, new(after));
        End(block, 0, neurons, uniform, new(before), new(after));
    }

    // Momenta, the paths to come back to, and the two uniform numbers of the trajectory. Its steps vary by a tenth, lest
    // its length be a period of some mode of the path.
    private static T Begin(
        in ChainBlock<T> block, int neuron, int count, long sweep, double* before, double* after, out T jitter)
    {
        new Span<double>(before, SliceSums<T>.Length).Clear();
        new Span<double>(after, SliceSums<T>.Length).Clear();
        for (int j = neuron; j < neuron + count; j++)
            ChainNormals<T>.Note(block, j, sweep, PathDraws.Momenta);
        int sites = count * block.Ensemble.Slices;
        new Span<T>(block.Path(neuron), sites).CopyTo(new Span<T>(block.Saved, sites));
        block.Random.Uniforms(
            PathDraws.Step(sweep, PathDraws.Trajectory), PathDraws.Block(neuron, block.Ensemble.Slices, 0), 1, block.Uniforms);
        jitter = SiteProposal.Of(T.Const(1f), T.Const(0.1f), block.Uniforms[1]);
        return block.Uniforms[0];
    }

    private static void End(in ChainBlock<T> block, int neuron, int count, T uniform, SliceSums<T> before, SliceSums<T> after)
    {
        float* change = stackalloc float[T.Width];
        double* start = before.Total(), end = after.Total();
        for (int lane = 0; lane < T.Width; lane++)
            change[lane] = (float)(end[lane] - start[lane]);
        T probability = Acceptance.Probability(T.Load(change));
        T* path = block.Path(neuron);
        for (int i = 0; i < count * block.Ensemble.Slices; i++)
            path[i] = T.IfLess(uniform, probability, path[i], block.Saved[i]);
        for (int j = neuron; j < neuron + count; j++)
        {
            block.Accepted[j] += T.IfLess(uniform, probability, T.Const(1f), T.Const(0f));
            block.Proposed[j] += T.Const(1f);
        }
    }

    private static void AddEnergy(in ChainBlock<T> block, SliceSums<T> energy)
    {
        Ensemble ensemble = block.Ensemble;
        for (int neuron = 0; neuron < ensemble.Neurons; neuron++)
        {
            Leapfrog<T>.AddEnergy(
                block.Path(neuron), block.NotesOf(neuron), ensemble.Slices, ensemble.TimeStep,
                new CoupledPotential<T, Own<T>>(block, neuron), energy);
        }
    }

    private static void Kick(in ChainBlock<T> block, T step)
    {
        Ensemble ensemble = block.Ensemble;
        for (int neuron = 0; neuron < ensemble.Neurons; neuron++)
        {
            Leapfrog<T>.Kick(
                block.Path(neuron), block.NotesOf(neuron), ensemble.Slices, ensemble.TimeStep,
                new CoupledPotential<T, Felt<T>>(block, neuron), step * block.Widths[neuron]);
        }
    }
}
