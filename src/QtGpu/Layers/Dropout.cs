using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>
/// In training y = x·m/(1 − rate), where m is 0 with probability rate and 1 otherwise; y = x elsewhere.
/// (Srivastava et al., JMLR 15, 1929, 2014.) The mask is drawn from counters, never stored.
/// </summary>
[Named("dropout")]
public sealed class Dropout : Layer
{
    /// <summary>Dropout with 0 ≤ rate &lt; 1.</summary>
    public Dropout(float rate)
    {
        if (!(rate >= 0 && rate < 1))
            throw new InputException($"The dropout rate must be at least 0 and below 1, got {rate}.");
        Rate = rate;
    }

    /// <summary>From words: <c>dropout:RATE</c>.</summary>
    public Dropout(LayerText text)
        : this(text.Require(1, 1, "dropout:RATE").Number(0))
    {
    }

    /// <summary>Share of inputs that are dropped.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) =>
        context.Training && Rate > 0 ? new Bound(Rate, context) : new PassThrough(context.Input);

    /// <inheritdoc/>
    public override string ToString() => $"Dropout({Rate})";

    private sealed class Bound(float rate, LayerContext context)
        : BoundLayer(context.Input, context.Take(context.Input.Value.Shape))
    {
        private readonly ElementwiseOperations _elementwise = context.Backend.Elementwise;
        private readonly RandomStream _stream = context.Stream;

        public override void Forward(int rows, long step) => _elementwise.Dropout(
            Input.Value.FirstRows(rows), View<float>.None, Output.Value.FirstRows(rows), _stream, step, rate);

        public override void Backward(int rows, long step)
        {
            View<float> dY = Output.TakeGradient(rows);
            if (!Input.HasGradient)
                return;
            View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
            _elementwise.Dropout(dY, derivative, accumulate ? dY : dX, _stream, step, rate);
            if (accumulate)
                _elementwise.Add(dY, dX, dX);
        }
    }
}
