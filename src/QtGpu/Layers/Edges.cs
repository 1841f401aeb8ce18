using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Random;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// A layer whose multiplications are functions that are learnt: y_j = Σ_i (a_ij·φ_ij(x_i) + v_ij·silu(x_i)) + c_j, with
/// X [batch, in], Y [batch, out], parameters of φ [n·in, out], a and v [in, out], c [1, out], which is Σ_i c_ij of the
/// papers: their sum is one number.
/// </summary>
/// <remarks>
/// Kolmogorov-Arnold networks (Liu et al., arXiv:2404.19756), with quantum variational activations (Jiang et al.,
/// arXiv:2509.14026). a starts at 1, c at 0, v by Xavier's rule, φ as its authors say. φ is formed inside the product
/// and never stored: a step takes the memory of a dense layer, however many parameters φ has.
/// </remarks>
[Named("edges")]
public sealed class Edges : Layer
{
    /// <summary>A layer of edges.</summary>
    /// <param name="units">Outputs.</param>
    /// <param name="function">φ; none: DARUAN with 3 repetitions.</param>
    /// <param name="hasBase">Whether there are the terms v·silu(x).</param>
    public Edges(int units, EdgeFunction? function = null, bool hasBase = true)
    {
        if (units < 1)
            throw new InputException($"A layer of edges needs at least 1 unit, got {units}.");
        (Units, Function, HasBase) = (units, function ?? EdgeFunction.Of(new Daruan()), hasBase);
    }

    /// <summary>A layer with an edge function of the catalogue, for example <c>daruan</c>.</summary>
    public Edges(int units, string function)
        : this(units, EdgeFunctionCatalogue.Create(function))
    {
    }

    /// <summary>
    /// From words: <c>edges:UNITS</c>, with what function, and with numbers of it,
    /// <c>edges:10:daruan:repetitions=5</c>; <c>base=0</c> leaves out v·silu(x).
    /// </summary>
    public Edges(LayerText text)
        : this(
            text.Require(1, int.MaxValue, "edges:UNITS or edges:UNITS:FUNCTION:NAME=NUMBER").Whole(0),
            NumbersText.Parse(
                "edge function", text.Arguments.Count > 1 ? string.Join(':', text.Arguments.Skip(1)) : "daruan"))
    {
    }

    private Edges(int units, NumbersText function)
        : this(
            units,
            EdgeFunctionCatalogue.Create(
                function.Name, function.Numbers.Where(n => n.Key != Base).ToDictionary(StringComparer.Ordinal)),
            function.Numbers.GetValueOrDefault(Base, 1) != 0)
    {
    }

    private const string Base = "base";

    /// <summary>Outputs.</summary>
    public int Units { get; }

    /// <summary>φ.</summary>
    public EdgeFunction Function { get; }

    /// <summary>Whether there are the terms v·silu(x).</summary>
    public bool HasBase { get; }

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.WithColumns(Units);

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input)
    {
        var edges = new Shape(input.Columns, Units);
        LayerParameter[] all =
        [
            new("function", new Shape(Function.Parameters * input.Columns, Units), Start),
            LayerParameter.Constant("weight", edges, 1),
            LayerParameter.Constant("bias", Shape.Vector(Units), 0),
        ];
        return HasBase ? [.. all, new("base", edges, new XavierInitialiser().Fill)] : all;
    }

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) => graph.Edges(this);

    /// <inheritdoc/>
    public override string ToString() => $"Edges({Units}, {Function})";

    // Each parameter is a matrix of its own.
    private void Start(Backend backend, View<float> parameters, RandomStream stream)
    {
        var edges = new Shape(parameters.Rows / Function.Parameters, parameters.Columns);
        for (int p = 0; p < Function.Parameters; p++)
        {
            EdgeStart start = Function.Start(p, edges.Rows, edges.Columns);
            View<float> one = parameters.Slice(p * edges.Length, edges);
            if (start.Deviation == 0)
                backend.Elementwise.Fill(one, start.Mean);
            else
                backend.Elementwise.FillNormal(one, stream.Substream(p), 0, start.Deviation, start.Mean);
        }
    }

    private sealed class Bound : BoundLayer
    {
        private readonly Backend _backend;
        private readonly EdgeFunction _function;
        private readonly ActivationOperations _silu;
        private readonly View<float> _parameters, _a, _c, _v, _dParameters, _da, _dc, _dv, _base, _slope;

        public Bound(Edges layer, LayerContext context)
            : base(context.Input, context.Take(layer.Output(context.Input.Shape)))
        {
            (_backend, _function) = (context.Backend, layer.Function);
            _silu = _backend.Activation(Activation.Of(new Swish()));
            // A file knows matrices: those of the parameters stand one below the other.
            Shape each = Shape.Of(layer.Function.Parameters, Input.Value.Columns, layer.Units);
            (_parameters, _a, _c) = (context.Parameters[0].Reshape(each), context.Parameters[1], context.Parameters[2]);
            if (context.Training)
            {
                (_dParameters, _da) = (context.Gradients[0].Reshape(each), context.Gradients[1]);
                _dc = context.Gradients[2];
            }

            if (!layer.HasBase)
                return;
            (_v, _base) = (context.Parameters[3], context.TakeValue(context.Input.Shape));
            if (context.Training)
                (_dv, _slope) = (context.Gradients[3], context.TakeValue(context.Input.Shape));
        }

        public override void Forward(int rows, long step)
        {
            EdgeTensors tensors = Tensors(rows);
            _function.Forward(_backend, tensors);
            if (_v.IsNone)
                return;
            View<float> silu = Dense.Matrix(_base, rows);
            _silu.Forward(tensors.X, silu, Dense.Matrix(_slope, rows));
            _backend.Dense.Multiply(silu, false, _v, false, tensors.Y, accumulate: true);
        }

        public override void Backward(int rows, long step)
        {
            View<float> dY = Dense.Matrix(Output.TakeGradient(rows), rows), silu = Dense.Matrix(_base, rows);
            if (!_v.IsNone)
                _backend.Dense.WeightGradient(silu, dY, _dv, _dc);
            View<float> dX = default, below = default;
            bool accumulate = false;
            if (Input.HasGradient)
            {
                dX = Dense.Matrix(Input.HandDown(rows, out below, out accumulate), rows);
                if (!_v.IsNone)
                {
                    // silu(x) has been read: its memory takes the share where there are others already.
                    View<float> share = accumulate ? silu : dX;
                    _backend.Dense.InputGradient(dY, _v, Dense.Matrix(_slope, rows), share);
                    if (accumulate)
                        _backend.Elementwise.Add(share, dX, dX);
                }
            }

            _function.Back(_backend, Tensors(rows), new()
            {
                Y = dY,
                Parameters = _dParameters,
                Weight = _da,
                Bias = _v.IsNone ? _dc : default,
                X = dX,
                Accumulate = accumulate || !_v.IsNone,
            });
            if (!below.IsNone)
                _backend.Elementwise.Multiply(dX, Dense.Matrix(below, rows), dX);
        }

        private EdgeTensors Tensors(int rows) => new()
        {
            X = Dense.Matrix(Input.Value, rows),
            Parameters = _parameters,
            Weight = _a,
            Bias = _c,
            Y = Dense.Matrix(Output.Value, rows),
        };
    }
}
