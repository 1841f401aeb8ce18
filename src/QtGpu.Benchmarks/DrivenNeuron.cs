using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;

namespace QtGpu.Benchmarks;

/// <summary>Chains of a neuron that an input of two kinks drives (ε = 6000, Λ 5000, T 0.7), on a device.</summary>
internal sealed class DrivenNeuron : IDisposable
{
    public const double Strength = 6000;

    private const int MeasurementsPerCall = 8; // the sweeps of some algorithms differ, with a period of 4

    private readonly DeviceBuffer _buffer;
    private readonly PathEnsemble _ensemble;
    private readonly View<float> _paths, _records;
    private readonly SamplerOperations _sampler;
    private readonly RandomStream _stream = RandomStream.Named(1, "bench paths");
    private readonly int _every;
    private long _sweep;

    /// <param name="backend">Where.</param>
    /// <param name="update">The algorithm.</param>
    /// <param name="lattice">Its imaginary time.</param>
    /// <param name="chains">Independent paths.</param>
    /// <param name="width">Of its proposals.</param>
    public DrivenNeuron(Backend backend, PathUpdate update, TimeLattice lattice, int chains, double width)
    {
        (Sweeps, _every) = (SweepsPerCall(update), update.Every);
        var network = new CompiledNetwork(Network, lattice);
        int slices = lattice.Slices;
        Shape[] shapes =
        [
            new(chains, slices), new(1, slices), new(1, 1), new(network.Drivers, 1), new(network.Drivers, 1), new(1, 1),
            new(MeasurementsPerCall * chains, (int)PathObservable.Count),
        ];
        _buffer = backend.Allocate(shapes.Sum(shape => shape.Length));
        long offset = 0;
        View<float>[] views =
            [.. shapes.Select(shape => (View: _buffer.View.Slice(offset, shape), Next: offset += shape.Length).View)];
        double[][] values =
            [network.Profiles, network.Wells, Drivers(network.Excitation), Drivers(network.Inhibition), [width]];
        for (int i = 0; i < values.Length; i++)
            views[i + 1].Write(Array.ConvertAll(values[i], value => (float)value));
        _ensemble = new(
            views[0], views[1], views[2], views[3], views[4], views[5], (float)lattice.Step, FeedForward: false);
        (_paths, _records, _sampler) = (views[0], views[6], backend.Sampler(update));
        Begin();
    }

    /// <summary>The neuron.</summary>
    public static QuantumNetwork Network { get; } =
        new GateModel().Network([QuantumGate.Output], ["in"], GateModel.Excites("in", QuantumGate.Output, Strength));

    /// <summary>Sweeps of a call.</summary>
    public int Sweeps { get; }

    /// <summary>Sweeps of a call by an algorithm.</summary>
    public static int SweepsPerCall(PathUpdate update) => MeasurementsPerCall * update.Every;

    /// <summary>Puts every path where it was at first.</summary>
    public void Begin()
    {
        _paths.Write([.. Enumerable.Repeat(1f, (int)_paths.Length)]);
        _sweep = 0;
    }

    /// <summary>Advances every chain, with the measurements that a run takes on its way.</summary>
    public void Sweep()
    {
        _sampler.Advance(_ensemble, _stream, _sweep, Sweeps, _every, _records, View<float>.None);
        _sweep += Sweeps;
    }

    /// <summary>The paths [chain, slice].</summary>
    public float[] Paths() => _paths.ToArray();

    public void Dispose() => _buffer.Dispose();

    // The column of the one neuron.
    private static double[] Drivers(CouplingMatrix strengths) =>
        [.. Enumerable.Range(0, strengths.Rows).Select(driver => strengths[driver, 0])];
}
