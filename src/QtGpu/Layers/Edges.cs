using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
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
            EdgeTerms.Parse(text.Arguments.Count > 1 ? string.Join(':', text.Arguments.Skip(1)) : "daruan"))
    {
    }

    private Edges(int units, EdgeTerms terms)
        : this(units, terms.Function, terms.HasBase)
    {
    }

    /// <summary>Outputs.</summary>
    public int Units { get; }

    /// <summary>φ.</summary>
    public EdgeFunction Function { get; }

    /// <summary>Whether there are the terms v·silu(x).</summary>
    public bool HasBase { get; }

    /// <summary>The layer in words, from which <see cref="LayerText.Parse"/> makes the same.</summary>
    public string Text => $"edges:{Units}:{Function.Text}{(HasBase ? "" : $":{EdgeTerms.Base}=0")}";

    /// <summary>The layer with a grid of so many points, where its function has one.</summary>
    internal Edges WithPoints(int points) =>
        Function.Gridded is { } gridded ? new(Units, gridded.WithPoints(points), HasBase) : this;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.WithColumns(Units);

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input)
    {
        IReadOnlyList<LayerParameter> edges =
            Terms.Parameters(new Shape(input.Columns, Units), input.Columns, Units);
        return [.. edges.Take(2), LayerParameter.Constant("bias", Shape.Vector(Units), 0), .. edges.Skip(2)];
    }

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) =>
        graph.Edges(Terms, 0, 3) + graph.Parameter(2);

    /// <inheritdoc/>
    public override string ToString() => $"Edges({Units}, {Function}{(HasBase ? "" : ", no base")})";

    private EdgeTerms Terms => new(Function, HasBase);

    private sealed class Bound : BoundLayer
    {
        private readonly Backend _backend;
        private readonly BoundEdges _edges;
        private readonly View<float> _c, _dc;

        public Bound(Edges layer, LayerContext context)
            : base(context.Input, context.Take(layer.Output(context.Input.Shape)))
        {
            _backend = context.Backend;
            _c = context.Parameters[2];
            if (context.Training)
                _dc = context.Gradients[2];
            _edges = BoundEdges.Take(
                layer.Terms, context, context.Input.Shape,
                all => EdgeMatrices.From(all, 0, layer.Terms, between: 1));
        }

        public override void Forward(int rows, long step) =>
            _edges.Forward(rows, Dense.Matrix(Input.Value, rows), _c, Dense.Matrix(Output.Value, rows));

        public override void Backward(int rows, long step)
        {
            View<float> dY = Dense.Matrix(Output.TakeGradient(rows), rows), dX = default, below = default;
            bool accumulate = false;
            if (Input.HasGradient)
                dX = Dense.Matrix(Input.HandDown(rows, out below, out accumulate), rows);
            _edges.Back(rows, Dense.Matrix(Input.Value, rows), _c, dY, _dc, dX, accumulate);
            if (!below.IsNone)
                _backend.Elementwise.Multiply(dX, Dense.Matrix(below, rows), dX);
        }
    }
}
