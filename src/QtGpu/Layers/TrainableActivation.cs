using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// y = f(z; p) with parameters p that are trained with the weights, for example the height and width of the tunnelling
/// barrier, or the slope of a leaky ReLU: one set for the layer. p starts at 0, where f is the activation as it was
/// given.
/// </summary>
public sealed class TrainableActivation(ParametricActivation activation) : Layer
{
    /// <summary>f.</summary>
    public ParametricActivation Activation => activation;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input) =>
        [LayerParameter.Constant("parameters", Shape.Vector(activation.ParameterCount), 0)];

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) => new Bound(activation, context);

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) =>
        OnnxFormulas.Of(activation, graph.Parameters[0].Values, graph.Input);

    /// <inheritdoc/>
    public override string ToString() => $"TrainableActivation({activation})";

    private sealed class Bound : BoundLayer
    {
        private readonly ParametricOperations _activation;
        private readonly ElementwiseOperations _elementwise;
        private readonly View<float> _p, _dp, _derivative;

        public Bound(ParametricActivation activation, LayerContext context)
            : base(context.Input, context.Take(context.Input.Shape))
        {
            _activation = context.Backend.Parametric(activation);
            _elementwise = context.Backend.Elementwise;
            _p = context.Parameters[0];
            if (!context.Training)
                return;
            _dp = context.Gradients[0];
            _derivative = context.TakeValue(context.Input.Shape);
        }

        public override void Forward(int rows, long step) => _activation.Forward(
            Input.Value.FirstRows(rows), _p, Output.Value.FirstRows(rows), _derivative.FirstRows(rows));

        public override void Backward(int rows, long step)
        {
            // ∂f/∂p needs ∂loss/∂y: f′ comes after it.
            View<float> dY = Output.TakeGradient(rows);
            _activation.ParameterGradient(Input.Value.FirstRows(rows), _p, dY, _dp);
            if (!Input.HasGradient)
                return;
            View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
            View<float> dZ = accumulate ? dY : dX;
            _elementwise.Multiply(dY, _derivative.FirstRows(rows), dZ);
            if (!derivative.IsNone)
                _elementwise.Multiply(dZ, derivative, dZ);
            if (accumulate)
                _elementwise.Add(dZ, dX, dX);
        }
    }
}
