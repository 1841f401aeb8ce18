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
        : BoundLayer(context.Input, context.Take(context.Input.Shape))
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

/// <summary>
/// Dropout with one mask for all steps of a sequence. (Gal and Ghahramani, arXiv:1512.05287.)
/// </summary>
[Named("locked-dropout")]
public sealed class LockedDropout : Layer
{
    /// <summary>Locked dropout with 0 ≤ rate &lt; 1.</summary>
    public LockedDropout(float rate) => Rate = new Dropout(rate).Rate;

    /// <summary>From words: <c>locked-dropout:RATE</c>.</summary>
    public LockedDropout(LayerText text)
        : this(text.Require(1, 1, "locked-dropout:RATE").Number(0))
    {
    }

    /// <summary>Share of features that are dropped.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) =>
        context.Training && Rate > 0 ? new Bound(this, context) : new PassThrough(context.Input);

    /// <inheritdoc/>
    public override string ToString() => $"LockedDropout({Rate})";

    // Sequences keep their rows from step to step: the mask of a step is that of the first, as far as it goes.
    private sealed class Bound(LockedDropout layer, LayerContext context)
        : BoundLayer(context.Input, context.Take(context.Input.Shape))
    {
        private readonly ElementwiseOperations _elementwise = context.Backend.Elementwise;
        private readonly SequenceBatch _sequences = context.RequireSequences(layer);
        private readonly RandomStream _stream = context.Stream;

        public override void Forward(int rows, long step)
        {
            for (int t = 0; t < _sequences.Layout.Steps; t++)
                _elementwise.Dropout(
                    Rows(Input.Value, t), View<float>.None, Rows(Output.Value, t), _stream, step, layer.Rate);
        }

        public override void Backward(int rows, long step)
        {
            View<float> dY = Output.TakeGradient(rows);
            if (!Input.HasGradient)
                return;
            View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
            for (int t = 0; t < _sequences.Layout.Steps; t++)
            {
                _elementwise.Dropout(
                    Rows(dY, t), derivative.IsNone ? derivative : Rows(derivative, t),
                    Rows(accumulate ? dY : dX, t), _stream, step, layer.Rate);
            }

            if (accumulate)
                _elementwise.Add(dY, dX, dX);
        }

        private View<float> Rows(View<float> tokens, int t) => tokens.Slice(
            (long)_sequences.Layout.First(t) * tokens.Columns,
            new Shape(_sequences.Layout.Rows(t), tokens.Columns));
    }
}
