using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>Y = f(X·W + b), with X [batch, in], W [in, out], b [1, out], Y [batch, out].</summary>
public sealed class Dense : Layer
{
    /// <summary>A dense layer.</summary>
    /// <param name="units">Outputs.</param>
    /// <param name="activation">f; none for a linear layer.</param>
    /// <param name="initialiser">How W starts; b starts at 0. None: <see cref="Initialiser.Default"/>.</param>
    public Dense(int units, Activation? activation = null, Initialiser? initialiser = null)
    {
        if (units < 1)
            throw new InputException($"A dense layer needs at least 1 unit, got {units}.");
        Units = units;
        Activation = activation ?? Activation.Of(new Identity());
        Initialiser = initialiser ?? Initialiser.Default;
    }

    /// <summary>A dense layer with an activation of the catalogue, for example <c>tunnelling</c>.</summary>
    public Dense(int units, string activation, Initialiser? initialiser = null)
        : this(units, ActivationCatalogue.Create(activation), initialiser)
    {
    }

    /// <summary>Outputs.</summary>
    public int Units { get; }

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <summary>How W starts.</summary>
    public Initialiser Initialiser { get; }

    /// <inheritdoc/>
    public override int Outputs(int inputs) => Units;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterShape> Parameters(int inputs) =>
        [new("weight", new Shape(inputs, Units)), new("bias", Shape.Vector(Units))];

    /// <inheritdoc/>
    public override int ActivationsPerSample(int inputs, bool training) =>
        training ? (HasSlope ? 3 : 2) * Units : Units;

    /// <inheritdoc/>
    public override void Initialise(Backend backend, int index, View<float> parameter, RandomStream stream)
    {
        if (index == 0)
            Initialiser.Fill(backend, parameter, stream);
        else
            backend.Elementwise.Fill(parameter, 0);
    }

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    public override string ToString() => HasSlope ? $"Dense({Units}, {Activation})" : $"Dense({Units})";

    private bool HasSlope => !string.Equals(Activation.Name, "identity", StringComparison.Ordinal);

    private sealed class Bound : BoundLayer
    {
        private readonly DenseOperations _dense;
        private readonly ActivationOperations _activation;
        private readonly BoundLayer _below;
        private readonly View<float> _w, _b, _dW, _db;

        public Bound(Dense layer, LayerContext context)
        {
            _dense = context.Backend.Dense;
            _activation = context.Backend.Activation(layer.Activation);
            _below = context.Below;
            (_w, _b) = (context.Parameters[0], context.Parameters[1]);
            var shape = new Shape(context.Capacity, layer.Units);
            Output = context.Arena.Take(shape);
            if (!context.Training)
                return;
            (_dW, _db) = (context.Gradients[0], context.Gradients[1]);
            Slope = layer.HasSlope ? context.Arena.Take(shape) : View<float>.None;
            OutputGradient = context.Arena.Take(shape);
        }

        public override void Forward(int rows, long step) => _activation.Dense(
            _below.Output.FirstRows(rows), _w, _b, Output.FirstRows(rows), Slope.FirstRows(rows));

        public override void Backward(int rows, long step)
        {
            View<float> dZ = OutputGradient.FirstRows(rows);
            _dense.WeightGradient(_below.Output.FirstRows(rows), dZ, _dW, _db);
            if (!_below.OutputGradient.IsNone)
                _dense.InputGradient(dZ, _w, _below.Slope.FirstRows(rows), _below.OutputGradient.FirstRows(rows));
        }
    }
}
