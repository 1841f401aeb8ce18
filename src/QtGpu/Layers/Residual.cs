using QtGpu.Kernels.Contract;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>y = x + f(x), where f is a chain of layers that ends in the shape it begins with.</summary>
/// <remarks>He, Zhang, Ren and Sun, arXiv:1512.03385.</remarks>
public sealed class Residual(params IReadOnlyList<Layer> layers) : Layer
{
    /// <summary>f.</summary>
    public IReadOnlyList<Layer> Layers { get; } = layers.Count > 0
        ? layers
        : throw new InputException("A residual needs at least one layer, for example new Dense(10).");

    /// <inheritdoc/>
    public override bool NeedsWholeSequences => Layers.Any(layer => layer.NeedsWholeSequences);

    /// <inheritdoc/>
    public override bool IsStochastic => Layers.Any(layer => layer.IsStochastic);

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        Shape output = Layers.Aggregate(input, (shape, layer) => layer.Output(shape));
        return output == input
            ? output
            : throw new InputException(
                $"A residual adds what it ends with, {output}, to its input, {input}: make them equal.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input) =>
        [.. Owned(input).Select(p => p.Parameter with { Name = $"{p.Layer}.{p.Parameter.Name}" })];

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph)
    {
        ILookup<int, LayerTensor> owned = Owned(graph.Shape).Zip(graph.Parameters)
            .ToLookup(pair => pair.First.Layer, pair => pair.Second);
        return graph.Input + LayerChain.Write(Layers, graph, owned).Input;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Residual({string.Join(" → ", Layers)})";

    private IEnumerable<(int Layer, LayerParameter Parameter)> Owned(Shape input) =>
        LayerChain.Parameters(Layers, input);

    private sealed class Bound : BoundLayer
    {
        private readonly ElementwiseOperations _elementwise;
        private readonly BoundLayer[] _layers;

        public Bound(Residual layer, LayerContext context)
            : base(context.Input, context.Take(layer.Output(context.Input.Shape)))
        {
            _elementwise = context.Backend.Elementwise;
            ILookup<int, int> owned = layer.Owned(Input.Shape).Select((p, index) => (p.Layer, index))
                .ToLookup(p => p.Layer, p => p.index);
            _layers = LayerChain.Bind(layer.Layers, Input, (i, below) => context with
            {
                Input = below,
                Parameters = [.. owned[i].Select(index => context.Parameters[index])],
                Gradients = context.Training ? [.. owned[i].Select(index => context.Gradients[index])] : [],
                Stream = context.Stream.Substream(i),
            });
            if (Last.Draws != Input.Draws)
            {
                throw new InputException(
                    $"A residual adds what it ends with, {Last.Draws} draws of each sample, to its input, "
                    + "which has none. Put a Bayesian layer before it.");
            }
        }

        private Signal Last => _layers[^1].Output;

        public override double ReadPenalty() => _layers.Sum(layer => layer.ReadPenalty());

        public override void Forward(int rows, long step)
        {
            foreach (BoundLayer layer in _layers)
                layer.Forward(rows, step);
            _elementwise.Add(Input.Value.FirstRows(rows), Last.Value.FirstRows(rows), Output.Value.FirstRows(rows));
        }

        public override void Backward(int rows, long step)
        {
            View<float> dY = Output.TakeGradient(rows);
            HandDown(Last, dY, rows);
            for (int i = _layers.Length - 1; i >= 0; i--)
                _layers[i].Backward(rows, step);
            if (Input.HasGradient)
                HandDown(Input, dY, rows);
        }

        private void HandDown(Signal signal, View<float> dY, int rows)
        {
            View<float> dX = signal.HandDown(rows, out View<float> derivative, out bool accumulate);
            if (accumulate)
                _elementwise.Add(dY, dX, dX);
            else
                _elementwise.Copy(dY, dX);
            if (!derivative.IsNone)
                _elementwise.Multiply(dX, derivative, dX);
        }
    }
}
