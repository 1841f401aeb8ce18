using QtGpu.Kernels.Contract;
using QtGpu.Layers;

namespace QtGpu.Models;

/// <summary>
/// A trained network on sequences that arrive step by step: its states are carried from call to call, and what it makes
/// of a step is what it would make of it, or of all steps so far, in the whole sequence. A step allocates nothing.
/// </summary>
public sealed class SequenceStepper : IDisposable
{
    private readonly Network _network;
    private readonly SequenceBatch _sequences = new();
    private readonly DeviceBuffer _numbers;
    private readonly int[] _lengths;
    private readonly float[] _words;
    private readonly int _vocabulary;
    private bool _continues;

    /// <summary>Puts the network on a device.</summary>
    /// <param name="model">A network that reads one way, with an output for each step or for the last.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="features">Numbers of a step; 1 of words.</param>
    /// <param name="sequences">Sequences side by side.</param>
    /// <exception cref="InputException">The network needs whole sequences.</exception>
    public SequenceStepper(
        Sequential model, Backend backend, ParameterBuffer parameters, int features, int sequences = 1)
    {
        if (sequences < 1)
            throw new InputException($"Steps are of at least 1 sequence, got {sequences}.");
        foreach (Layer layer in model.Layers)
        {
            if (layer.NeedsWholeSequences)
            {
                throw new InputException(
                    $"{layer} needs whole sequences. Step by step only a network runs that reads forwards and gives "
                    + "each state or the last one.");
            }
        }

        _vocabulary = model.Layers[0] switch
        {
            Embedding embedding => embedding.Words,
            OneHot oneHot => oneHot.Words,
            _ => 0,
        };
        (Features, Sequences) = (features, sequences);
        _network = new Network(
            model, backend, parameters, Shape.Of(1, sequences, features), training: false, sequences: _sequences);
        _lengths = new int[sequences];
        Array.Fill(_lengths, 1);
        _words = new float[_vocabulary > 0 ? sequences : 0];
        var layout = new SequenceLayout();
        layout.Set(_lengths);
        var numbers = new int[SequenceBatch.NumbersFor(sequences, 1, sequences, areWords: false)];
        SequenceBatch.Write(layout, [], [], numbers);
        _numbers = backend.Allocate<int>(numbers.Length);
        _numbers.Write<int>(0, numbers);
    }

    /// <summary>Sequences side by side.</summary>
    public int Sequences { get; }

    /// <summary>Numbers of a step.</summary>
    public int Features { get; }

    /// <summary>Numbers of an output.</summary>
    public int Outputs => _network.Output.Columns;

    /// <summary>The next step begins new sequences.</summary>
    public void Restart() => _continues = false;

    /// <summary>The next step of each sequence.</summary>
    /// <param name="x">[sequences, features], scaled as the training samples; word numbers of words.</param>
    /// <param name="y">Takes the outputs after it, [sequences, outputs].</param>
    /// <exception cref="InputException">There are more or fewer numbers, or a word is none.</exception>
    public void Step(ReadOnlySpan<float> x, Span<float> y)
    {
        Require("A step", Sequences * Features, x.Length);
        Require("Room for an output", Sequences * Outputs, y.Length);
        for (int i = 0; i < _words.Length; i++)
        {
            if (!(x[i] >= 0 && x[i] < _vocabulary && x[i] == MathF.Floor(x[i])))
                throw new InputException($"The words of this network are 0 to {_vocabulary - 1}, got {x[i]}.");
            _words[i] = BitConverter.Int32BitsToSingle((int)x[i]);
        }

        _network.Input.Write(_vocabulary > 0 ? _words : x);
        _sequences.Set(_lengths, _numbers.As<int>(), words: 0, _continues);
        _network.Forward(Sequences);
        _network.Output.Read(y);
        _continues = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        _numbers.Dispose();
    }

    private void Require(string what, int expected, int got)
    {
        if (got != expected)
            throw new InputException($"{what} of {Sequences} sequences is {expected} numbers, got {got}.");
    }
}
