using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// In training, and where draws are asked for, y = x·m/(1 − rate), where m is 0 with probability rate and 1 otherwise;
/// y = x elsewhere. (Srivastava et al., JMLR 15, 1929, 2014.) The mask is drawn from counters, never stored.
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
    public override bool IsStochastic => Rate > 0;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) =>
        IsStochastic && context.IsRandom ? new BoundDropout(Rate, context) : new PassThrough(context.Input);

    /// <inheritdoc/>
    public override string ToString() => $"Dropout({Rate})";

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) => graph.Input;
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
    public override bool IsStochastic => Rate > 0;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public override BoundLayer Bind(LayerContext context) =>
        IsStochastic && context.IsRandom
        ? new BoundDropout(Rate, context, context.RequireSequences(this))
        : new PassThrough(context.Input);

    /// <inheritdoc/>
    public override string ToString() => $"LockedDropout({Rate})";

    /// <inheritdoc/>
    internal override OnnxValue Write(LayerGraph graph) => graph.Input;
}

/// <summary>Dropout on a device.</summary>
/// <param name="rate">Share of features that are dropped.</param>
/// <param name="context">Where.</param>
/// <param name="sequences">Those whose steps have one mask; null where each row has its own.</param>
internal sealed class BoundDropout(float rate, LayerContext context, SequenceBatch? sequences = null)
    : BoundLayer(context.Input, context.Take(context.Input.Shape))
{
    private readonly ElementwiseOperations _elementwise = context.Backend.Elementwise;
    private readonly RandomStream _stream = context.Stream;

    public override void Forward(int rows, long step) =>
        Drop(Input.Value.FirstRows(rows), View<float>.None, Output.Value.FirstRows(rows), step);

    public override void Backward(int rows, long step)
    {
        View<float> dY = Output.TakeGradient(rows);
        if (!Input.HasGradient)
            return;
        View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
        Drop(dY, derivative, accumulate ? dY : dX, step);
        if (accumulate)
            _elementwise.Add(dY, dX, dX);
    }

    // Sequences keep their rows from step to step: the mask of a step is that of the first, as far as it goes.
    private void Drop(View<float> x, View<float> derivative, View<float> y, long step)
    {
        if (sequences is null)
        {
            _elementwise.Dropout(x, derivative, y, _stream, step, rate);
            return;
        }

        for (int t = 0; t < sequences.Layout.Steps; t++)
        {
            var one = new StepRange(t, t + 1);
            _elementwise.Dropout(
                one.Of(x, sequences.Layout), one.Of(derivative, sequences.Layout), one.Of(y, sequences.Layout),
                _stream, step, rate);
        }
    }
}
