using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Layers;

namespace QtGpu.Models;

/// <summary>A <see cref="Sequential"/> on a device, for batches of up to a given size. Nothing is allocated per step.</summary>
public sealed class Network : IDisposable
{
    private readonly Arena _arena;
    private readonly BoundLayer[] _layers;

    /// <summary>Puts a model on a device.</summary>
    /// <param name="model">Its layers.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its parameters; several networks may share them.</param>
    /// <param name="inputs">Features per sample.</param>
    /// <param name="capacity">Largest batch.</param>
    /// <param name="training">Whether <see cref="Backward"/> will be called.</param>
    /// <param name="seed">Seed of the layers' own random numbers.</param>
    public Network(
        Sequential model, Backend backend, ParameterBuffer parameters, int inputs, int capacity, bool training, long seed = 0)
    {
        _arena = new Arena(backend, ArenaLength(model, inputs, capacity, training));
        Input = _arena.Take(new Shape(capacity, inputs));
        _layers = new BoundLayer[model.Layers.Count];
        BoundLayer below = new InputLayer(Input);
        for (int i = 0; i < _layers.Length; i++)
        {
            below = _layers[i] = model.Layers[i].Bind(new LayerContext(
                backend, _arena, capacity, training, below, parameters.OfLayer(i),
                training ? parameters.GradientsOfLayer(i) : [], RandomStream.Named(seed, $"layer/{i}")));
        }
    }

    /// <summary>The batch [capacity, inputs].</summary>
    public View<float> Input { get; }

    /// <summary>The last layer's output [capacity, outputs].</summary>
    public View<float> Output => _layers[^1].Output;

    /// <summary>f′ of the last layer, or none.</summary>
    public View<float> OutputSlope => _layers[^1].Slope;

    /// <summary>∂loss/∂output, to be written before <see cref="Backward"/>.</summary>
    public View<float> OutputGradient => _layers[^1].OutputGradient;

    /// <summary>The layers, input first.</summary>
    public IReadOnlyList<BoundLayer> Layers => _layers;

    /// <summary>Output from the first <paramref name="rows"/> rows of the batch.</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="step">Number of the step, for the layers' random numbers.</param>
    /// <param name="cancellation">Stops between two layers.</param>
    public void Forward(int rows, long step = 0, CancellationToken cancellation = default)
    {
        foreach (BoundLayer layer in _layers)
        {
            cancellation.ThrowIfCancellationRequested();
            layer.Forward(rows, step);
        }
    }

    /// <summary>All parameter gradients from <see cref="OutputGradient"/>.</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="step">Number of the step, as given to <see cref="Forward"/>.</param>
    /// <param name="cancellation">
    /// Stops between two layers; the gradients are then of no use, the parameters as before.
    /// </param>
    public void Backward(int rows, long step = 0, CancellationToken cancellation = default)
    {
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            _layers[i].Backward(rows, step);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    /// <summary>float32 elements of the batch and all activations.</summary>
    internal static long ArenaLength(Sequential model, int inputs, int capacity, bool training)
    {
        long length = Arena.Padded((long)capacity * inputs);
        int width = inputs;
        foreach (Layer layer in model.Layers)
        {
            // Three tensors at most, each padded.
            length += ((long)capacity * layer.ActivationsPerSample(width, training)) + (3 * Arena.Padded(1));
            width = layer.Outputs(width);
        }

        return length;
    }
}
