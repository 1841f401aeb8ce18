using Onnx;
using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Skeletons;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// y = g ⊙ x̂ + b with x̂ = (x − μ)/√(σ² + ε), μ and σ² over the features of a sample, ε = 1e-5; g and b [1, features]
/// are trained and start at 1 and 0.
/// </summary>
/// <remarks>Ba, Kiros and Hinton, arXiv:1607.06450.</remarks>
[Named("layer-norm")]
public sealed class LayerNorm : Layer
{
    /// <summary>A layer.</summary>
    public LayerNorm()
    {
    }

    /// <summary>From words: <c>layer-norm</c>.</summary>
    public LayerNorm(LayerText text) => text.Require(0, 0, "layer-norm");

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input) =>
    [
        LayerParameter.Constant("gain", Shape.Vector(input.Columns), 1),
        LayerParameter.Constant("bias", Shape.Vector(input.Columns), 0),
    ];

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(context);

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) => graph.Graph.Node(
        "LayerNormalization", [AttributeProto.Of("axis", -1), AttributeProto.Of("epsilon", 1e-5f)],
        graph.Input, graph.Parameter(0), graph.Parameter(1));

    /// <inheritdoc/>
    public override string ToString() => "LayerNorm()";

    private sealed class Bound : BoundLayer
    {
        private readonly Backend _backend;
        private readonly View<float> _gain, _bias, _dGain, _dBias, _normalised, _inverse, _products, _ones, _sums;
        private bool _hasOnes;

        public Bound(LayerContext context)
            : base(context.Input, context.Take(context.Input.Shape))
        {
            _backend = context.Backend;
            Shape shape = Input.Value.Shape;
            (_gain, _bias) = (context.Parameters[0], context.Parameters[1]);
            _sums = context.Arena.Take(Shape.Vector(2));
            if (!context.Training)
                return;
            (_dGain, _dBias) = (context.Gradients[0], context.Gradients[1]);
            (_normalised, _products) = (context.Arena.Take(shape), context.Arena.Take(shape));
            int rows = (int)(shape.Length / shape.Columns);
            (_inverse, _ones) = (context.Arena.Take(Shape.Vector(rows)), context.Arena.Take(new Shape(rows, 1)));
        }

        public override void Forward(int rows, long step)
        {
            View<float> x = Input.Value.FirstRows(rows);
            _backend.ReduceRows(
                new Normalise(x.Columns), x.Length / x.Columns, _sums, x, _gain, _bias, Output.Value.FirstRows(rows),
                _normalised.FirstRows(rows), _inverse);
        }

        public override void Backward(int rows, long step)
        {
            View<float> dY = Output.TakeGradient(rows), normalised = _normalised.FirstRows(rows);
            View<float> products = _products.FirstRows(rows);
            var matrix = new Shape((int)(dY.Length / dY.Columns), dY.Columns);
            if (!_hasOnes)
                _backend.Elementwise.Fill(_ones, 1);
            _hasOnes = true;
            View<float> ones = _ones.FirstRows(matrix.Rows);
            _backend.Elementwise.Multiply(dY, normalised, products);
            _backend.Dense.Multiply(ones, true, products.Reshape(matrix), false, _dGain);
            _backend.Dense.Multiply(ones, true, dY.Reshape(matrix), false, _dBias);
            if (!Input.HasGradient)
                return;
            View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
            View<float> own = accumulate ? products : dX;
            _backend.ReduceRows(
                new Differentiate(dY.Columns), matrix.Rows, _sums, dY, _gain, normalised, _inverse, own);
            if (!derivative.IsNone)
                _backend.Elementwise.Multiply(own, derivative, own);
            if (accumulate)
                _backend.Elementwise.Add(own, dX, dX);
        }
    }

    /// <summary>
    /// y, and x̂ and 1/√(σ² + ε) for the way back where there is one. Moves 8 bytes per element, or 12.
    /// </summary>
    internal readonly struct Normalise(int columns) : IRowReduction
    {
        private const int X = 0, Gain = 1, Bias = 2, Y = 3, Normalised = 4, Inverse = 5;

        public double Row<TOperands, T>(TOperands x, long row, out double second)
            where TOperands : struct, IOperands<T>
            where T : unmanaged, ILane<T>
        {
            long first = row * columns;
            double sum = 0, squares = 0;
            for (int j = 0; j < columns; j += x.Width)
                sum = x.Add(sum, x.Load(X, first + j), columns - j);
            float mean = (float)(sum / columns);
            for (int j = 0; j < columns; j += x.Width)
            {
                T difference = x.Load(X, first + j) - T.Const(mean);
                squares = x.Add(squares, difference * difference, columns - j);
            }

            float inverse =
                ScalarLane.Sqrt(new ScalarLane(1f) / new ScalarLane((float)(squares / columns) + 1e-5f)).Value;
            for (int j = 0; j < columns; j += x.Width)
            {
                T normalised = (x.Load(X, first + j) - T.Const(mean)) * T.Const(inverse);
                x.Store(Y, first + j, T.Fma(normalised, x.Load(Gain, j), x.Load(Bias, j)), columns - j);
                if (x.Has(Normalised))
                    x.Store(Normalised, first + j, normalised, columns - j);
            }

            if (x.Has(Inverse))
                x.Put(Inverse, row, inverse);
            second = 0;
            return 0;
        }
    }

    /// <summary>
    /// dx = (dx̂ − mean(dx̂) − x̂·mean(dx̂ ⊙ x̂))/√(σ² + ε) with dx̂ = dy ⊙ g. Moves 12 bytes per element.
    /// </summary>
    internal readonly struct Differentiate(int columns) : IRowReduction
    {
        private const int Gradient = 0, Gain = 1, Normalised = 2, Inverse = 3, InputGradient = 4;

        public double Row<TOperands, T>(TOperands x, long row, out double second)
            where TOperands : struct, IOperands<T>
            where T : unmanaged, ILane<T>
        {
            long first = row * columns;
            double sum = 0, products = 0;
            for (int j = 0; j < columns; j += x.Width)
            {
                T d = x.Load(Gradient, first + j) * x.Load(Gain, j);
                sum = x.Add(sum, d, columns - j);
                products = x.Add(products, d * x.Load(Normalised, first + j), columns - j);
            }

            T mean = T.Const((float)(sum / columns)), along = T.Const((float)(products / columns));
            T inverse = T.Const(x.At(Inverse, row));
            for (int j = 0; j < columns; j += x.Width)
            {
                T d = (x.Load(Gradient, first + j) * x.Load(Gain, j)) - mean;
                x.Store(
                    InputGradient, first + j, T.Fma(-x.Load(Normalised, first + j), along, d) * inverse, columns - j);
            }

            second = 0;
            return 0;
        }
    }
}
