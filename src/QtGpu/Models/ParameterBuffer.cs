using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Layers;

namespace QtGpu.Models;

/// <summary>
/// All parameters of a model in one flat buffer, and their gradients in another: an optimizer step is one launch over
/// them, a checkpoint one copy.
/// </summary>
public sealed class ParameterBuffer : IDisposable
{
    private readonly DeviceBuffer _values;
    private readonly DeviceBuffer _gradients;
    private readonly List<Entry> _entries = [];

    /// <summary>
    /// Allocates the parameters of a model and draws their starting values from <paramref name="seed"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="backend">The device.</param>
    /// <param name="inputs">Features per sample.</param>
    /// <param name="seed">Of the starting values.</param>
    public ParameterBuffer(Sequential model, Backend backend, int inputs, long seed)
        : this(model, backend, new Shape(1, inputs), seed)
    {
    }

    /// <summary>The same for batches of any shape.</summary>
    public ParameterBuffer(Sequential model, Backend backend, Shape input, long seed)
    {
        long offset = 0;
        foreach (var (layer, parameter) in model.Parameters(input))
        {
            _entries.Add(new Entry($"{layer}.{parameter.Name}", layer, offset, parameter.Shape));
            Count += parameter.Shape.Length;
            offset += Arena.Padded(parameter.Shape.Length);
        }

        _values = backend.Allocate(offset);
        _gradients = backend.Allocate(offset);
        foreach (var (entry, (_, parameter)) in _entries.Zip(model.Parameters(input)))
            parameter.Start(backend, View(_values, entry), RandomStream.Named(seed, "init/" + entry.Name));
    }

    /// <summary>Trainable numbers.</summary>
    public long Count { get; }

    /// <summary>All values as one row, padding included.</summary>
    public View<float> Values => _values.View;

    /// <summary>All gradients as one row, padding included.</summary>
    public View<float> Gradients => _gradients.View;

    /// <summary>Names and views of the parameters, in order.</summary>
    public IEnumerable<(string Name, View<float> Value)> Named => _entries.Select(e => (e.Name, View(_values, e)));

    /// <summary>The parameters of one layer.</summary>
    public IReadOnlyList<View<float>> OfLayer(int layer) => Views(_values, layer);

    /// <summary>The gradients of one layer.</summary>
    public IReadOnlyList<View<float>> GradientsOfLayer(int layer) => Views(_gradients, layer);

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _gradients.Dispose();
    }

    private static View<float> View(DeviceBuffer buffer, Entry entry) => new(buffer, entry.Offset, entry.Shape);

    private List<View<float>> Views(DeviceBuffer buffer, int layer) =>
        _entries.Where(e => e.Layer == layer).Select(e => View(buffer, e)).ToList();

    private sealed record Entry(string Name, int Layer, long Offset, Shape Shape);
}
