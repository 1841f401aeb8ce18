using System.Collections.Concurrent;
using QtGpu.Checks;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Benchmarks;

/// <summary>
/// A driven neuron, sampled by one algorithm: a run finds the width of its proposals and its autocorrelation, and must
/// give the exact ∫V₀, before sweeps are timed.
/// </summary>
internal sealed class SweepWork : IDisposable
{
    private const double LargestDeviation = 5; // standard errors

    private static readonly ConcurrentDictionary<TimeLattice, double> Exact = new();

    private readonly DrivenNeuron _neuron;

    /// <param name="backend">Where.</param>
    /// <param name="lattice">Imaginary time of the neuron.</param>
    /// <param name="options">Algorithm, chains, and the budget of the run that is checked, which it spends.</param>
    /// <param name="stop">Stops that run.</param>
    /// <exception cref="CheckFailedException">The run's mean is not the exact one.</exception>
    public SweepWork(Backend backend, TimeLattice lattice, SamplingOptions options, CancellationToken stop = default)
    {
        PathUpdate update = PathUpdateCatalogue.Find(options.Algorithm);
        int chains = options.Chains;
        (Algorithm, Tuned, Chains, Slices) = (update.Name, options.Width == 0, chains, lattice.Slices);
        UpdatesPerSweep = chains * SliceUpdateCount.Of(update, Slices);
        SamplingOptions endless = options with { Error = double.Epsilon };
        using (var run = new SamplingRun([DrivenNeuron.Network], lattice, backend, endless))
            Run = run.Run(stop: stop).Systems[0].Neurons[0];
        Check(lattice, Run.Potential.Mean, Run.Potential.StandardError, Algorithm);
        _neuron = new(backend, update, lattice, chains, Run.Width);
    }

    public string Algorithm { get; }

    /// <summary>Whether the width is the run's own.</summary>
    public bool Tuned { get; }

    public int Chains { get; }

    /// <summary>Of a path.</summary>
    public int Slices { get; }

    /// <summary>What the run found.</summary>
    public NeuronEstimate Run { get; }

    /// <summary>Slice updates of all chains.</summary>
    public double UpdatesPerSweep { get; }

    /// <summary>Sweeps of a call.</summary>
    public int Sweeps => _neuron.Sweeps;

    /// <summary>Independent samples of ∫V₀ that a call is worth, 2τ sweeps of a chain each.</summary>
    public double IndependentSamples => Chains * Sweeps / (2 * Run.AutocorrelationSweeps);

    /// <summary>Whether a mean of ∫V₀ is the exact one.</summary>
    public static void Check(TimeLattice lattice, double mean, double standardError, string who)
    {
        double exact = Exact.GetOrAdd(lattice, time =>
            ExactSolver.Solve(DrivenNeuron.Network, time, new(double.PositiveInfinity, Links: false))
                .Neurons[0].Potential);
        double off = Math.Abs(mean - exact) / standardError;
        Expect.That(
            off <= LargestDeviation,
            Invariant($"∫V₀ by {who} is {mean:G6} ± {standardError:G2}, ")
            + Invariant($"{off:0.0} standard errors from the exact {exact:G6}"));
    }

    /// <summary>Advances every chain, with the measurements that a run takes on its way.</summary>
    public void Sweep() => _neuron.Sweep();

    public void Dispose() => _neuron.Dispose();
}
