using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>Y = f(X·W + b), with X [batch, in], W [in, out], b [1, out], Y [batch, out].</summary>
[Named("dense")]
public sealed class Dense : Layer
{
    /// <summary>A dense layer.</summary>
    /// <param name="units">Outputs.</param>
    /// <param name="activation">f; none for a linear layer.</param>
    /// <param name="initialiser">How W starts; b starts at 0. None: <see cref="Initialiser.Default"/>.</param>
    /// <param name="hasBias">Whether there is a b.</param>
    /// <param name="penalty">
    /// g of a penalty Σ g(w) over the weights that is added to the loss, for example ½λw²; or none.
    /// </param>
    public Dense(
        int units, Activation? activation = null, Initialiser? initialiser = null, bool hasBias = true,
        Activation? penalty = null)
    {
        if (units < 1)
            throw new InputException($"A dense layer needs at least 1 unit, got {units}.");
        Units = units;
        Activation = activation ?? Activation.Of(new Identity());
        Initialiser = initialiser ?? Initialiser.Default;
        (HasBias, Penalty) = (hasBias, penalty);
    }

    /// <summary>A dense layer with an activation of the catalogue, for example <c>tunnelling</c>.</summary>
    public Dense(int units, string activation, Initialiser? initialiser = null)
        : this(units, ActivationCatalogue.Create(activation), initialiser)
    {
    }

    /// <summary>From words: <c>dense:UNITS</c> with the model's activation, or <c>dense:UNITS:ACTIVATION</c>.</summary>
    public Dense(LayerText text)
        : this(
            text.Require(1, 2, "dense:UNITS or dense:UNITS:ACTIVATION").Whole(0),
            text.Arguments.Count > 1 ? ActivationCatalogue.Create(text.Arguments[1]) : text.Activation(), text.Start)
    {
    }

    /// <summary>Outputs.</summary>
    public int Units { get; }

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <summary>How W starts.</summary>
    public Initialiser Initialiser { get; }

    /// <summary>Whether there is a b.</summary>
    public bool HasBias { get; }

    /// <summary>g of the penalty Σ g(w), or null.</summary>
    public Activation? Penalty { get; }

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.WithColumns(Units);

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input)
    {
        var weight = new LayerParameter("weight", new Shape(input.Columns, Units), Initialiser.Fill);
        return HasBias ? [weight, LayerParameter.Constant("bias", Shape.Vector(Units), 0)] : [weight];
    }

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) =>
        graph.Dense(Activation, graph.Matrix(0), HasBias ? graph.Parameter(1) : null);

    /// <inheritdoc/>
    public override string ToString() => HasDerivative ? $"Dense({Units}, {Activation})" : $"Dense({Units})";

    /// <summary>The first rows of each matrix of a batch, as one matrix.</summary>
    internal static View<float> Matrix(View<float> x, int rows)
    {
        View<float> first = x.FirstRows(rows);
        return first.IsNone || first.Shape.Axes == 2
            ? first
            : first.Reshape(new Shape((int)(first.Length / first.Columns), first.Columns));
    }

    private bool HasDerivative => !string.Equals(Activation.Name, "identity", StringComparison.Ordinal);

    private sealed class Bound : BoundLayer
    {
        private readonly DenseOperations _dense;
        private readonly ElementwiseOperations _elementwise;
        private readonly ActivationOperations _activation;
        private readonly ActivationOperations? _penalty;
        private readonly View<float> _w, _b, _dW, _db, _derivative, _penalties;

        public Bound(Dense layer, LayerContext context)
            : base(
                context.Input,
                context.Take(layer.Output(context.Input.Shape), layer.HasDerivative, out View<float> derivative))
        {
            Backend backend = context.Backend;
            (_dense, _elementwise, _activation) =
                (backend.Dense, backend.Elementwise, backend.Activation(layer.Activation));
            (_w, _b) = (context.Parameters[0], layer.HasBias ? context.Parameters[1] : View<float>.None);
            _derivative = derivative;
            if (!context.Training)
                return;
            (_dW, _db) = (context.Gradients[0], layer.HasBias ? context.Gradients[1] : View<float>.None);
            if (layer.Penalty is null)
                return;
            _penalty = backend.Activation(layer.Penalty);
            (_penalties, Penalty) = (context.Arena.Take(_w.Shape), context.Arena.Take(new Shape(1, 1)));
        }

        public override View<float> Penalty { get; }

        public override void Forward(int rows, long step) => _activation.Dense(
            Matrix(Input.Value, rows), _w, _b, Matrix(Output.Value, rows), Matrix(_derivative, rows));

        public override void Backward(int rows, long step)
        {
            View<float> dZ = Output.TakeGradient(rows);
            dZ = Matrix(dZ, dZ.Rows);
            _penalty?.Forward(_w, _penalties, _dW);
            _dense.WeightGradient(Matrix(Input.Value, rows), dZ, _dW, _db, accumulate: _penalty is not null);
            if (_penalty is not null)
                _elementwise.Sum(_penalties, Penalty);
            if (!Input.HasGradient)
                return;
            View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
            _dense.InputGradient(dZ, _w, Matrix(derivative, rows), Matrix(dX, rows), accumulate);
        }
    }
}
