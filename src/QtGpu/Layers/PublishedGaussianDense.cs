using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>
/// Y = f(X·W + b) with W = μ + s ⊙ ε, one draw of the weights and biases for a whole batch, trained as the published code
/// of arXiv:2503.07681 does, faults and all, to reproduce it: s gets the gradient of μ, ∂loss/∂W, without the factor ε,
/// may become negative, and there is no prior. <see cref="BayesianDense"/> is the right one.
/// </summary>
/// <param name="units">Outputs.</param>
/// <param name="activation">f.</param>
/// <param name="initialiser">How μ starts, that of biases too.</param>
/// <param name="deviation">s that weights and biases start with.</param>
internal sealed class PublishedGaussianDense(
    int units, Activation activation, Initialiser initialiser, float deviation) : Layer
{
    /// <inheritdoc/>
    public override bool IsStochastic => true;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.WithColumns(units);

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input)
    {
        Shape matrix = new(input.Columns, units), row = Shape.Vector(units);
        return
        [
            new("mean", matrix, initialiser.Fill), LayerParameter.Constant("deviation", matrix, deviation),
            new("bias-mean", row, initialiser.Fill), LayerParameter.Constant("bias-deviation", row, deviation),
        ];
    }

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(this, context);

    /// <inheritdoc/>
    public override string ToString() => $"PublishedGaussianDense({units}, {activation})";

    private sealed class Bound : BoundLayer
    {
        private readonly ActivationOperations _activation;
        private readonly DenseOperations _dense;
        private readonly ElementwiseOperations _elementwise;
        private readonly IReadOnlyList<View<float>> _posterior, _gradients;
        private readonly RandomStream _stream;
        private readonly View<float> _w, _b, _derivative;
        private readonly bool _training, _draws;

        public Bound(PublishedGaussianDense layer, LayerContext context)
            : base(context.Input, context.TakeDraws(
                layer.Output(context.Input.Shape), Math.Max(context.Input.Draws, context.Draws), derived: true,
                out View<float> derivative))
        {
            Backend backend = context.Backend;
            (_activation, _dense, _elementwise) =
                (backend.Activation(layer.Activation), backend.Dense, backend.Elementwise);
            (_posterior, _gradients, _stream) = (context.Parameters, context.Gradients, context.Stream);
            (_training, _draws, _derivative) = (context.Training, context.IsRandom, derivative);
            (_w, _b) = (context.Arena.Take(_posterior[0].Shape), context.Arena.Take(_posterior[2].Shape));
        }

        public override int OutputRows(int rows) => rows / Input.Draws * Output.Draws;

        public override void Forward(int rows, long step)
        {
            int samples = rows / Input.Draws;
            for (int draw = 0; draw < Output.Draws; draw++)
            {
                // Outside training a draw is one function of all samples, whatever the batch.
                Draw(_training ? step : draw);
                View<float> x = Rows(Input.Value, Input.Draws > 1 ? draw : 0, samples);
                _activation.Dense(
                    x, _w, _b, Rows(Output.Value, draw, samples), Rows(_derivative, draw, samples));
            }
        }

        public override void Backward(int rows, long step)
        {
            View<float> dZ = Output.TakeGradient(rows);
            _dense.WeightGradient(Input.Value.FirstRows(rows), dZ, _gradients[0], _gradients[2]);
            _elementwise.Copy(_gradients[0], _gradients[1]);
            _elementwise.Copy(_gradients[2], _gradients[3]);
            if (!Input.HasGradient)
                return;
            View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
            _dense.InputGradient(dZ, _w, derivative, dX, accumulate);
        }

        private void Draw(long number)
        {
            Draw(_w, _posterior[0], _posterior[1], _stream.Substream(0), number);
            Draw(_b, _posterior[2], _posterior[3], _stream.Substream(1), number);
        }

        private void Draw(View<float> w, View<float> mean, View<float> deviation, RandomStream stream, long number)
        {
            if (!_draws)
            {
                _elementwise.Copy(mean, w);
                return;
            }

            _elementwise.FillNormal(w, stream, number, 1);
            _elementwise.Multiply(w, deviation, w);
            _elementwise.Add(w, mean, w);
        }

        private static View<float> Rows(View<float> x, int draw, int samples) => x.IsNone
            ? x
            : x.Slice((long)draw * samples * x.Columns, new(samples, x.Columns));
    }

    private Activation Activation => activation;
}
