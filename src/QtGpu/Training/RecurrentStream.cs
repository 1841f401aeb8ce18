using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// A recurrent network that reads one sequence bit by bit: what it has read so far is in its states. Nothing is
/// computed twice.
/// </summary>
public sealed class RecurrentStream : IDisposable
{
    private readonly Network _network;
    private readonly SequenceBatch _sequences = new();
    private readonly SequenceLayout _layout = new();
    private readonly DeviceBuffer _numbers;
    private readonly int[] _ints;
    private readonly int _inputs, _mostSteps;
    private bool _continues;

    /// <summary>The forward half of a network with an output for each step, from rest.</summary>
    /// <param name="model">The network.</param>
    /// <param name="backend">Where it runs.</param>
    /// <param name="parameters">Its parameters, which are shared.</param>
    /// <param name="inputs">Numbers of a step.</param>
    /// <param name="mostSteps">Steps that are read at once at most.</param>
    /// <exception cref="InputException">It reads sequences in reverse, or has one output for all steps.</exception>
    public RecurrentStream(
        Sequential model, Backend backend, ParameterBuffer parameters, int inputs, int mostSteps)
    {
        if (model.Layers.OfType<Recurrent>().Any(layer => layer.Settings.Bidirectional))
            throw new InputException(
                "A network that reads both ways cannot go on step by step; leave ‘bidirectional’ out.");
        if (model.Output(Shape.Of(2, 1, inputs)).Batch != 2)
            throw new InputException("A network that goes on step by step needs an output for each step.");
        (_inputs, _mostSteps) = (inputs, mostSteps);
        _network = new Network(
            model, backend, parameters, Shape.Of(mostSteps, 1, inputs), training: false, sequences: _sequences);
        _ints = new int[SequenceBatch.NumbersFor(1, mostSteps, mostSteps, areWords: false)];
        _numbers = backend.Allocate<int>(_ints.Length);
    }

    /// <summary>Reads the next steps.</summary>
    /// <param name="steps">[steps, inputs], numbers.</param>
    /// <returns>The outputs of each, [steps, outputs].</returns>
    public float[] Read(ReadOnlySpan<float> steps)
    {
        int count = steps.Length / _inputs;
        ArgumentOutOfRangeException.ThrowIfNotEqual(count * _inputs, steps.Length, nameof(steps));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _mostSteps, nameof(steps));
        ReadOnlySpan<int> lengths = [count];
        _layout.Set(lengths);
        SequenceBatch.Write(_layout, [], [], _ints);
        _numbers.Write<int>(0, _ints);
        _sequences.Set(lengths, _numbers.As<int>(), words: 0, _continues);
        _continues = true;
        _network.Input.FirstRows(count).Write(steps);
        _network.Forward(count);
        return _network.Output.FirstRows(count).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        _numbers.Dispose();
    }
}
