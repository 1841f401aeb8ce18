using QtGpu.Checks;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Benchmarks;

/// <summary>
/// A neuron that an input of two kinks drives (ε = 6000, Λ 5000, T 0.7, 512 slices), sampled by one algorithm: a run finds
/// the width of its proposals and its autocorrelation, and must give the exact ∫V₀, before sweeps are timed.
/// </summary>
internal sealed class SweepWork : IDisposable
{
    public const double Strength = 6000;

    private const int MeasurementsPerCall = 8; // the sweeps of some algorithms differ, with a period of 4
    private const double LargestDeviation = 5; // standard errors

    private static readonly TimeLattice Lattice = new();
    private static readonly QuantumNetwork Driven =
        new GateModel().Network([QuantumGate.Output], ["in"], GateModel.Excites("in", QuantumGate.Output, Strength));

    private static readonly Lazy<double> Exact = new(() =>
        ExactSolver.Solve(Driven, Lattice, new(double.PositiveInfinity, Links: false)).Neurons[0].Potential);

    private readonly DeviceBuffer _buffer;
    private readonly PathEnsemble _ensemble;
    private readonly TensorView _records;
    private readonly SamplerOperations _sampler;
    private readonly RandomStream _stream = RandomStream.Named(1, "bench paths");
    private readonly int _every;
    private long _sweep;

    /// <param name="backend">Where.</param>
    /// <param name="options">Algorithm, chains, and the budget of the run that is checked, which it spends.</param>
    /// <exception cref="CheckFailedException">The run's mean is not the exact one.</exception>
    public SweepWork(Backend backend, SamplingOptions options)
    {
        PathUpdate update = PathUpdateCatalogue.Find(options.Algorithm);
        int chains = options.Chains;
        (Algorithm, Tuned, Chains, Sweeps, _every) = (update.Name, options.Width == 0, chains, SweepsPerCall(update), update.Every);
        UpdatesPerSweep = chains * SliceUpdateCount.Of(update, Lattice.Slices);
        using (var run = new SamplingRun([Driven], Lattice, backend, options with { Error = double.Epsilon }))
            Run = run.Run().Systems[0].Neurons[0];
        Check(Run.Potential.Mean, Run.Potential.StandardError, Algorithm);

        var network = new CompiledNetwork(Driven, Lattice);
        Shape[] shapes =
        [
            new(chains, Slices), new(1, Slices), new(1, 1), new(network.Drivers, 1), new(network.Drivers, 1), new(1, 1),
            new(MeasurementsPerCall * chains, (int)PathObservable.Count),
        ];
        _buffer = backend.Allocate(shapes.Sum(shape => shape.Length));
        long offset = 0;
        TensorView[] views = [.. shapes.Select(shape => (View: _buffer.View.Slice(offset, shape), Next: offset += shape.Length).View)];
        double[][] values = [[.. Enumerable.Repeat(1.0, chains * Slices)], network.Profiles, network.Wells, network.Excitation, network.Inhibition, [Run.Width]];
        for (int i = 0; i < values.Length; i++)
            views[i].Write(Array.ConvertAll(values[i], value => (float)value));
        _ensemble = new(views[0], views[1], views[2], views[3], views[4], views[5], (float)Lattice.Step, FeedForward: false);
        (_records, _sampler) = (views[6], backend.Sampler(update));
    }

    public static int Slices => Lattice.Slices;

    public string Algorithm { get; }

    /// <summary>Whether the width is the run's own.</summary>
    public bool Tuned { get; }

    public int Chains { get; }

    /// <summary>What the run found.</summary>
    public NeuronEstimate Run { get; }

    /// <summary>Slice updates of all chains.</summary>
    public double UpdatesPerSweep { get; }

    /// <summary>Sweeps of a call.</summary>
    public int Sweeps { get; }

    /// <summary>Independent samples of ∫V₀ that a call is worth, 2τ sweeps of a chain each.</summary>
    public double IndependentSamples => Chains * Sweeps / (2 * Run.AutocorrelationSweeps);

    /// <summary>Sweeps of a call by an algorithm.</summary>
    public static int SweepsPerCall(PathUpdate update) => MeasurementsPerCall * update.Every;

    /// <summary>Whether a mean of ∫V₀ is the exact one.</summary>
    public static void Check(double mean, double standardError, string who)
    {
        double off = Math.Abs(mean - Exact.Value) / standardError;
        Expect.That(
            off <= LargestDeviation,
            string.Create(Bound.Culture, $"∫V₀ by {who} is {mean:G6} ± {standardError:G2}, {off:0.0} standard errors from the exact {Exact.Value:G6}"));
    }

    /// <summary>Advances every chain, with the measurements that a run takes on its way.</summary>
    public void Sweep()
    {
        _sampler.Advance(_ensemble, _stream, _sweep, Sweeps, _every, _records, TensorView.None);
        _sweep += Sweeps;
    }

    public void Dispose() => _buffer.Dispose();
}
