using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>
/// In training y = x·m/(1 − rate), where m is 0 with probability rate and 1 otherwise; y = x elsewhere.
/// (Srivastava et al., JMLR 15, 1929, 2014.) The mask is drawn from counters, never stored.
/// </summary>
public sealed class Dropout : Layer
{
    /// <summary>Dropout with 0 ≤ rate &lt; 1.</summary>
    public Dropout(float rate)
    {
        if (!(rate >= 0 && rate < 1))
            throw new InputException($"The dropout rate must be at least 0 and below 1, got {rate}.");
        Rate = rate;
    }

    /// <summary>Share of inputs that are dropped.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override int Outputs(int inputs) => inputs;

    /// <inheritdoc/>
    public override int ActivationsPerSample(int inputs, bool training) => training ? 2 * inputs : 0;

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) =>
        context.Training && Rate > 0 ? new Bound(Rate, context) : new PassThrough(context.Below);

    /// <inheritdoc/>
    public override string ToString() => $"Dropout({Rate})";

    private sealed class Bound : BoundLayer
    {
        private readonly ElementwiseOperations _elementwise;
        private readonly BoundLayer _below;
        private readonly RandomStream _stream;
        private readonly float _rate;

        public Bound(float rate, LayerContext context)
        {
            (_elementwise, _below, _stream, _rate) = (context.Backend.Elementwise, context.Below, context.Stream, rate);
            Output = context.Arena.Take(_below.Output.Shape);
            OutputGradient = context.Arena.Take(_below.Output.Shape);
        }

        public override void Forward(int rows, long step) => _elementwise.Dropout(
            _below.Output.FirstRows(rows), View<float>.None, Output.FirstRows(rows), _stream, step, _rate);

        public override void Backward(int rows, long step)
        {
            if (!_below.OutputGradient.IsNone)
            {
                _elementwise.Dropout(
                    OutputGradient.FirstRows(rows), _below.Slope.FirstRows(rows), _below.OutputGradient.FirstRows(rows),
                    _stream, step, _rate);
            }
        }
    }

    private sealed class PassThrough : BoundLayer
    {
        public PassThrough(BoundLayer below) =>
            (Output, Slope, OutputGradient) = (below.Output, below.Slope, below.OutputGradient);

        public override void Forward(int rows, long step)
        {
        }

        public override void Backward(int rows, long step)
        {
        }
    }
}
