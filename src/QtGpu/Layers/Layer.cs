using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// A layer of a model: what it computes, without memory or device. Mark it with
/// <see cref="Catalogues.NamedAttribute"/>, and the command line, checkpoints and comparisons know it.
/// </summary>
public abstract class Layer
{
    /// <summary>
    /// The shape of a batch after the layer, from that before it: [batch, features], sequences [time, batch, features],
    /// images [batch, channels, height, width].
    /// </summary>
    /// <exception cref="InputException">The layer has no use for batches of that shape.</exception>
    public abstract Shape Output(Shape input);

    /// <summary>Whether it waits for the ends of sequences: it reads them in reverse, or takes their mean.</summary>
    public virtual bool NeedsWholeSequences => false;

    /// <summary>
    /// Whether it draws random numbers in training, and where <see cref="LayerContext.Draws"/> asks for them.
    /// </summary>
    public virtual bool IsStochastic => false;

    /// <summary>Its parameters, for batches of that shape.</summary>
    public virtual IReadOnlyList<LayerParameter> Parameters(Shape input) => [];

    /// <summary>
    /// Puts the layer on a device. Called once in advance with an arena that only measures: all memory is taken here.
    /// </summary>
    public abstract BoundLayer Bind(LayerContext context);

    /// <summary>The layer, as it is behind its training, in operators of ONNX.</summary>
    /// <exception cref="InputException">It has no such form.</exception>
    internal virtual OnnxValue Write(LayerGraph graph) => throw new InputException(
        $"a layer {this} cannot be exported: it says nothing of itself in operators of ONNX");
}

/// <summary>A parameter, for example <c>weight [784, 512]</c>.</summary>
/// <param name="Name">Unique in its layer.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Start">Gives it its starting value, from a stream of its own.</param>
public readonly record struct LayerParameter(string Name, Shape Shape, Action<Backend, View<float>, RandomStream> Start)
{
    /// <summary>One that starts with the same number everywhere.</summary>
    public static LayerParameter Constant(string name, Shape shape, float value) =>
        new(name, shape, (backend, parameter, _) => backend.Elementwise.Fill(parameter, value));
}

/// <summary>What a layer is given when it is put on a device.</summary>
/// <param name="Backend">The device.</param>
/// <param name="Arena">Activation memory.</param>
/// <param name="Training">Whether gradients will be asked for.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Parameters">This layer's parameters, in the order of <see cref="Layer.Parameters"/>.</param>
/// <param name="Gradients">Where their gradients go; empty outside training.</param>
/// <param name="Stream">This layer's own random numbers.</param>
/// <param name="Sequences">The sequences of a batch; null where it has none.</param>
public sealed record LayerContext(
    Backend Backend, Arena Arena, bool Training, Signal Input, IReadOnlyList<View<float>> Parameters,
    IReadOnlyList<View<float>> Gradients, RandomStream Stream, SequenceBatch? Sequences = null)
{
    /// <summary>
    /// Draws of random weights where nothing is trained; 0: their means. In training a layer says itself.
    /// </summary>
    public int Draws { get; init; }

    /// <summary>Whether random numbers are drawn, in training or else.</summary>
    public bool IsRandom => Training || Draws > 0;

    /// <summary>Samples, or targets, that are trained on; 0 where nothing is.</summary>
    public long Examples { get; init; }

    /// <summary>
    /// Parts that each batch is cut into, of which each is a step here: shard s of step n is step n·Shards + s, and
    /// draws random numbers of its own.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>The sequences of a batch.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public SequenceBatch RequireSequences(Layer layer) => Sequences ?? throw new InputException(
        $"{layer} reads sequences, and these samples are none. Train it on a data set of sequences.");

    /// <summary>
    /// New memory for a batch; the steps of sequences are rows of a matrix: see <see cref="SequenceLayout"/>.
    /// </summary>
    public View<float> TakeValue(Shape shape) => Arena.Take(
        Sequences is null ? shape : new Shape(checked(shape.Batch * shape.Rows), shape.Columns));

    /// <summary>A new signal with its gradient, where one is wanted.</summary>
    /// <param name="shape">Of a batch.</param>
    /// <param name="derived">Whether the layer leaves f′ beside it: see <see cref="Signal"/>.</param>
    /// <param name="derivative">Where to.</param>
    public Signal Take(Shape shape, bool derived, out View<float> derivative) =>
        TakeDraws(shape, Input.Draws, derived, out derivative);

    /// <summary>The same with so many draws of each sample, where the input may have had none.</summary>
    /// <param name="shape">Of a batch, with the draws that the input has.</param>
    /// <param name="draws">As many as the input has, or any number where that is 1.</param>
    /// <param name="derived">Whether the layer leaves f′ beside it.</param>
    /// <param name="derivative">Where to.</param>
    internal Signal TakeDraws(Shape shape, int draws, bool derived, out View<float> derivative)
    {
        shape = shape.WithRows(checked(shape.Rows / Input.Draws * draws));
        View<float> value = TakeValue(shape);
        derivative = Training && derived ? TakeValue(shape) : View<float>.None;
        return new(Backend, value, Training ? TakeValue(shape) : View<float>.None, derivative)
        {
            Shape = shape,
            Draws = draws,
        };
    }

    /// <summary>The same without f′.</summary>
    public Signal Take(Shape shape) => Take(shape, derived: false, out _);
}

/// <summary>A layer on a device, with its memory. Views are of full capacity; a step uses the first rows.</summary>
/// <param name="input">What it reads.</param>
/// <param name="output">What it makes; the input itself where it changes nothing.</param>
public abstract class BoundLayer(Signal input, Signal output)
{
    /// <summary>What it reads.</summary>
    public Signal Input => input;

    /// <summary>What it makes.</summary>
    public Signal Output => output;

    /// <summary>
    /// A part of the loss that depends on the parameters alone, [1, 1], as of the last <see cref="Backward"/>; or none.
    /// </summary>
    public virtual View<float> Penalty => View<float>.None;

    /// <summary>
    /// The part of the loss that depends on the parameters alone, before it is weighed; 0 where there is none. Waits
    /// for the device.
    /// </summary>
    public virtual double ReadPenalty() => Penalty.IsNone ? 0 : Penalty.ToArray()[0];

    /// <summary>
    /// Rows that it makes of so many: as many, unless it makes one of each sequence, or several draws of each sample.
    /// </summary>
    public virtual int OutputRows(int rows) => rows;

    /// <summary>Output from input.</summary>
    /// <param name="rows">Rows of the input: samples in this batch, or steps of all its sequences.</param>
    /// <param name="step">Number of the step, for random numbers.</param>
    public abstract void Forward(int rows, long step);

    /// <summary>
    /// Parameter gradients, from <see cref="Signal.TakeGradient"/> of the output, and the input's by
    /// <see cref="Signal.HandDown"/>.
    /// </summary>
    public abstract void Backward(int rows, long step);
}

/// <summary>A layer that changes nothing.</summary>
internal sealed class PassThrough(Signal signal) : BoundLayer(signal, signal)
{
    public override void Forward(int rows, long step)
    {
    }

    public override void Backward(int rows, long step)
    {
    }
}
