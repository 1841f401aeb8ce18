using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Layers;

namespace QtGpu.Models;

/// <summary>
/// A <see cref="Sequential"/> on a device, for batches of up to a given size. Nothing is allocated per step.
/// </summary>
public sealed class Network : IDisposable
{
    private readonly Arena _arena;
    private readonly Signal _input;
    private readonly BoundLayer[] _layers;
    private readonly int[] _rows;

    /// <summary>Puts a model on a device.</summary>
    /// <param name="model">Its layers.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its parameters; several networks may share them.</param>
    /// <param name="inputs">Features per sample.</param>
    /// <param name="capacity">Largest batch.</param>
    /// <param name="training">Whether <see cref="Backward"/> will be called.</param>
    /// <param name="seed">Seed of the layers' own random numbers.</param>
    public Network(
        Sequential model, Backend backend, ParameterBuffer parameters, int inputs, int capacity, bool training,
        long seed = 0)
        : this(model, backend, parameters, new Shape(capacity, inputs), training, seed)
    {
    }

    /// <summary>Puts a model on a device, for batches of any shape.</summary>
    /// <param name="model">Its layers.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its parameters; several networks may share them.</param>
    /// <param name="input">The shape of the largest batch.</param>
    /// <param name="training">Whether <see cref="Backward"/> will be called.</param>
    /// <param name="seed">Seed of the layers' own random numbers.</param>
    /// <param name="sequences">Where its sequences are told, for batches [time, batch, features]; else null.</param>
    /// <param name="draws">
    /// Outside training, how often random weights are drawn for each sample: draw s of row b is row s·rows + b of the
    /// output. 0: their means, once.
    /// </param>
    /// <param name="examples">In training, the samples, or targets, that the loss is a mean of.</param>
    /// <param name="shards">See <see cref="LayerContext.Shards"/>.</param>
    public Network(
        Sequential model, Backend backend, ParameterBuffer parameters, Shape input, bool training, long seed = 0,
        SequenceBatch? sequences = null, int draws = 0, long examples = 1, int shards = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draws);
        ArgumentOutOfRangeException.ThrowIfLessThan(examples, 1);
        Sequences = sequences;
        _arena = new Arena(backend, ArenaLength(model, backend, input, training, sequences, draws));
        _input = InputSignal(backend, _arena, input, sequences);
        _layers = Bind(model, _input, i => new(
            backend, _arena, training, _input, parameters.OfLayer(i), training ? parameters.GradientsOfLayer(i) : [],
            RandomStream.Named(seed, $"layer/{i}"), sequences)
        {
            Draws = draws,
            Examples = examples,
            Shards = shards,
        });
        _rows = new int[_layers.Length + 1];
    }

    /// <summary>The sequences of the batch; null where it has none.</summary>
    public SequenceBatch? Sequences { get; }

    /// <summary>The batch.</summary>
    public View<float> Input => _input.Value;

    /// <summary>The last layer's output.</summary>
    public View<float> Output => _layers[^1].Output.Value;

    /// <summary>∂loss/∂output, to be written before <see cref="Backward"/>.</summary>
    public View<float> OutputGradient => _layers[^1].Output.Gradient;

    /// <summary>The layers, input first.</summary>
    public IReadOnlyList<BoundLayer> Layers => _layers;

    /// <summary>
    /// Rows of the output after the last <see cref="Forward"/>: one a sample, or one a step, for each draw.
    /// </summary>
    public int OutputRows => _rows[^1];

    /// <summary>The same of a layer's output.</summary>
    internal int RowsOf(int layer) => _rows[layer + 1];

    /// <summary>Output from the first <paramref name="rows"/> rows of the batch.</summary>
    /// <param name="rows">Samples, or steps of all sequences.</param>
    /// <param name="step">Number of the step, for the layers' random numbers.</param>
    /// <param name="cancellation">Stops between two layers.</param>
    public void Forward(int rows, long step = 0, CancellationToken cancellation = default)
    {
        _rows[0] = rows;
        for (int i = 0; i < _layers.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _layers[i].Forward(_rows[i], step);
            _rows[i + 1] = _layers[i].OutputRows(_rows[i]);
        }
    }

    /// <summary>All parameter gradients from <see cref="OutputGradient"/>.</summary>
    /// <param name="rows">As given to <see cref="Forward"/>.</param>
    /// <param name="step">Number of the step, as given to <see cref="Forward"/>.</param>
    /// <param name="cancellation">
    /// Stops between two layers; the gradients are then of no use, the parameters as before.
    /// </param>
    public void Backward(int rows, long step = 0, CancellationToken cancellation = default)
    {
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            _layers[i].Backward(_rows[i], step);
        }
    }

    /// <summary>The penalties of all layers, before they are weighed. Waits for the device.</summary>
    public double ReadPenalty()
    {
        double sum = 0;
        foreach (BoundLayer layer in _layers)
            sum += layer.ReadPenalty();
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    /// <summary>float32 elements of the batch and of all that the layers take: they are bound without memory.</summary>
    internal static long ArenaLength(
        Sequential model, Backend backend, Shape input, bool training, SequenceBatch? sequences = null, int draws = 0)
    {
        using var arena = Arena.Measuring();
        using var nowhere = Arena.Measuring();
        Signal signal = InputSignal(backend, arena, input, sequences);
        View<float>[][] parameters = [.. model.Layers.Select(_ => Array.Empty<View<float>>())];
        foreach (var layer in model.Parameters(input).GroupBy(p => p.Layer))
            parameters[layer.Key] = [.. layer.Select(p => nowhere.Take(p.Parameter.Shape))];
        Bind(model, signal, i => new(backend, arena, training, signal, parameters[i], parameters[i], default, sequences)
        {
            Draws = draws,
        });
        return arena.Used;
    }

    // Steps of sequences are rows of a matrix.
    private static Signal InputSignal(Backend backend, Arena arena, Shape input, SequenceBatch? sequences) => new(
        backend, arena.Take(sequences is null ? input : new Shape(input.Batch * input.Rows, input.Columns)))
    {
        Shape = input,
    };

    // The context of a layer but for what it reads.
    private static BoundLayer[] Bind(Sequential model, Signal input, Func<int, LayerContext> context) =>
        LayerChain.Bind(model.Layers, input, (i, below) => context(i) with { Input = below });
}
