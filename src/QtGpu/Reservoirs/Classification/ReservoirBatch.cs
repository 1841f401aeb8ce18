using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs.Classification;

/// <summary>Reservoirs on a device with room for B sequences, each from rest.</summary>
internal sealed class ReservoirBatch : IDisposable
{
    private readonly Backend _backend;
    private readonly DeviceBuffer _inputs, _targets, _state, _faults, _outputs;
    private readonly float[] _hostInputs, _hostTargets, _hostFaults;
    private readonly int _steps, _washout;

    public ReservoirBatch(IReadOnlyList<Reservoir> members, LabelledSequences like, int sequences, Backend backend)
    {
        (_backend, _steps, _washout) = (backend, like.Steps, members[0].Settings.Washout);
        Network = backend.Recurrence(Reservoir.Batch(members, like.Features, like.Classes, sequences));
        _hostInputs = new float[_steps * sequences * like.Features];
        _hostTargets = new float[_steps * sequences * like.Classes];
        _hostFaults = new float[members.Count * sequences];
        _inputs = backend.Allocate(_hostInputs.Length);
        _targets = backend.Allocate(_hostTargets.Length);
        _state = backend.Allocate(Network.StateShape.Length);
        _faults = backend.Allocate(_hostFaults.Length);
        _outputs = backend.Allocate((long)_hostTargets.Length * members.Count);
    }

    /// <summary>Sequences B.</summary>
    public int Sequences => Network.Sequences;

    /// <summary>1 + inputs + units.</summary>
    public int Features => Network.Features;

    /// <summary>The kernels.</summary>
    public Recurrence Network { get; }

    /// <summary>Adds samples first … first + B − 1 to the Gram matrices.</summary>
    /// <returns>[reservoirs · B]: the step at which a state stopped being finite, or −1.</returns>
    public ReadOnlySpan<float> Accumulate(LabelledSequences samples, int first, View<double> gram)
    {
        samples.LayTargets(first, Sequences, _hostTargets);
        _targets.Write(0, _hostTargets);
        Network.Accumulate(
            Drive(samples, first, Sequences), State, _washout,
            _targets.View.Reshape(Shape.Of(_steps, Sequences, samples.Classes)), gram, _faults.View);
        _faults.Read(0, _hostFaults);
        return _hostFaults;
    }

    /// <summary>Means over the steps behind the washout of what the readouts give, [reservoirs, B, classes].</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of the batch.</param>
    /// <param name="count">How many; what is left of the batch is no sample.</param>
    /// <param name="readout">V [reservoirs, features, classes].</param>
    /// <param name="means">Where to.</param>
    public void Read(LabelledSequences samples, int first, int count, double[] readout, Span<double> means)
    {
        int rows = Network.Networks * Sequences, length = rows * samples.Classes;
        Network.Forecast(
            Drive(samples, first, count), readout, State,
            _outputs.View.Reshape(Shape.Of(_steps, rows, samples.Classes)),
            _faults.View);
        float[] outputs = _outputs.View
            .Slice((long)_washout * length, Shape.Of(_steps - _washout, rows, samples.Classes))
            .ToArray();
        means.Clear();
        for (int i = 0; i < outputs.Length; i++)
            means[i % length] += outputs[i] / (double)(_steps - _washout);
    }

    public void Dispose()
    {
        Network.Dispose();
        foreach (DeviceBuffer buffer in new[] { _inputs, _targets, _state, _faults, _outputs })
            buffer.Dispose();
    }

    private View<float> State => _state.View.Reshape(Network.StateShape);

    // Where fewer samples are left than fit, the rest of the batch repeats the last.
    private RecurrentDrive Drive(LabelledSequences samples, int first, int count)
    {
        samples.LayInputs(first, count, Sequences, _hostInputs);
        _inputs.Write(0, _hostInputs);
        _backend.Elementwise.Fill(_state.View, 0);
        return new(_inputs.View.Reshape(Shape.Of(_steps, Sequences, samples.Features)), FirstSequence: first);
    }
}
