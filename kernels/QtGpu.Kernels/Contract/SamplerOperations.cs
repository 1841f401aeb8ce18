using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Contract;

/// <summary>Markov chains over closed paths by one algorithm.</summary>
public abstract class SamplerOperations
{
    /// <summary>
    /// Runs sweeps <paramref name="firstSweep"/> … firstSweep + <paramref name="sweeps"/> − 1 over every chain. What is
    /// drawn depends on the stream, the number of the sweep, the chain, the neuron and the slice
    /// (<see cref="PathDraws"/>), so that a run cut into pieces gives the bits of an unbroken one, on any number of
    /// threads.
    /// </summary>
    /// <param name="ensemble">The paths, advanced in place, and their action.</param>
    /// <param name="stream">Random numbers; its steps are the sweeps.</param>
    /// <param name="firstSweep">Number of the first sweep, counted from the start of the run.</param>
    /// <param name="sweeps">How many, a multiple of <paramref name="every"/>.</param>
    /// <param name="every">Sweeps between measurements.</param>
    /// <param name="records">
    /// [sweeps / every · chains · neurons, <see cref="PathObservable.Count"/>], measurement by measurement, then chain
    /// by chain; none to measure nothing.
    /// </param>
    /// <param name="squares">
    /// [chains · neurons, slices], to which φ² of every measurement is added, for ⟨φ²⟩(τ); or none.
    /// </param>
    public void Advance(
        in PathEnsemble ensemble, RandomStream stream, long firstSweep, int sweeps, int every, View<float> records,
        View<float> squares)
    {
        int chains = ensemble.Chains, neurons = ensemble.Neurons, systems = ensemble.Systems, slices = ensemble.Slices;
        int drivers = ensemble.Profiles.Rows + neurons;
        ArgumentOutOfRangeException.ThrowIfNegative(firstSweep);
        ArgumentOutOfRangeException.ThrowIfNegative(sweeps);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        if (sweeps % every != 0)
        {
            throw new ArgumentException(
                $"Advance: sweeps must be a multiple of every ({every}), got {sweeps}.", nameof(sweeps));
        }

        if (chains == 0 || systems == 0 || chains % systems != 0)
        {
            throw new ArgumentException(
                $"Advance: chains must be a multiple of the systems ({systems}), got {chains}.", nameof(ensemble));
        }

        if (ensemble.CommonDraws < 1 || systems % ensemble.CommonDraws != 0)
        {
            throw new ArgumentException(
                $"Advance: systems ({systems}) must be a multiple of those that draw the same, " +
                $"got {ensemble.CommonDraws}.", nameof(ensemble));
        }

        if (ensemble.FirstChain < 0 || ensemble.DrawnChains < chains / systems)
        {
            throw new ArgumentException(
                $"Advance: {chains / systems} chains of each system are here, which is more than "
                + $"{ensemble.ChainsAmongAll} among all, or the first has a negative number ({ensemble.FirstChain}).",
                nameof(ensemble));
        }

        if (slices < 4 || slices % 2 != 0)
            throw new ArgumentException($"Advance: slices must be even, at least 4, got {slices}.", nameof(ensemble));
        Require.Shape(ensemble.Paths, new(chains * neurons, slices));
        Require.Shape(ensemble.Profiles, new(ensemble.Profiles.Rows, slices));
        Require.Shape(ensemble.Wells, new(systems, neurons));
        Require.Shape(ensemble.Excitation, new(systems * drivers, neurons));
        Require.Shape(ensemble.Inhibition, new(systems * drivers, neurons));
        Require.Shape(ensemble.Widths, new(systems, neurons));
        Require.ShapeOrNone(records, new(sweeps / every * chains * neurons, (int)PathObservable.Count));
        Require.ShapeOrNone(squares, new(chains * neurons, slices));
        RunAdvance(ensemble, stream, firstSweep, sweeps, every, records, squares);
    }

    /// <summary><see cref="Advance"/>, checked.</summary>
    protected abstract void RunAdvance(
        in PathEnsemble ensemble, RandomStream stream, long firstSweep, int sweeps, int every, View<float> records,
        View<float> squares);
}
