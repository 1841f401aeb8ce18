using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>
/// y = f(z; p) with parameters p that are trained with the weights, for example the height and width of the tunnelling
/// barrier: one pair for the layer. p starts at 0, where f is the activation as it was given.
/// </summary>
public sealed class TrainableActivation(ParametricActivation activation) : Layer
{
    /// <summary>f.</summary>
    public ParametricActivation Activation => activation;

    /// <inheritdoc/>
    public override int Outputs(int inputs) => inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterShape> Parameters(int inputs) =>
        [new("parameters", Shape.Vector(activation.ParameterCount))];

    /// <inheritdoc/>
    public override int ActivationsPerSample(int inputs, bool training) => training ? 3 * inputs : inputs;

    /// <inheritdoc/>
    public override void Initialise(
        Backend backend, int index, View<float> parameter, QtGpu.Kernels.Random.RandomStream stream) =>
        backend.Elementwise.Fill(parameter, 0);

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(activation, context);

    /// <inheritdoc/>
    public override string ToString() => $"TrainableActivation({activation})";

    private sealed class Bound : BoundLayer
    {
        private readonly ParametricOperations _activation;
        private readonly ElementwiseOperations _elementwise;
        private readonly BoundLayer _below;
        private readonly View<float> _p, _dp, _slope;

        public Bound(ParametricActivation activation, LayerContext context)
        {
            _activation = context.Backend.Parametric(activation);
            _elementwise = context.Backend.Elementwise;
            _below = context.Below;
            _p = context.Parameters[0];
            Output = context.Arena.Take(_below.Output.Shape);
            if (!context.Training)
                return;
            _dp = context.Gradients[0];
            _slope = context.Arena.Take(_below.Output.Shape);
            OutputGradient = context.Arena.Take(_below.Output.Shape);
        }

        public override void Forward(int rows, long step) => _activation.Forward(
            _below.Output.FirstRows(rows), _p, Output.FirstRows(rows), _slope.FirstRows(rows));

        // ∂f/∂p needs ∂loss/∂y, so this layer applies its own slope on the way down instead of asking the layer above.
        public override void Backward(int rows, long step)
        {
            View<float> dY = OutputGradient.FirstRows(rows);
            _activation.ParameterGradient(_below.Output.FirstRows(rows), _p, dY, _dp);
            if (_below.OutputGradient.IsNone)
                return;
            View<float> dZ = _below.OutputGradient.FirstRows(rows);
            _elementwise.Multiply(dY, _slope.FirstRows(rows), dZ);
            if (!_below.Slope.IsNone)
                _elementwise.Multiply(dZ, _below.Slope.FirstRows(rows), dZ);
        }
    }
}
