using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>A layer of a network: what it computes, without memory or device.</summary>
public abstract class Layer
{
    /// <summary>Outputs per sample for <paramref name="inputs"/> inputs per sample.</summary>
    public abstract int Outputs(int inputs);

    /// <summary>Its parameters, by name and shape.</summary>
    public virtual IReadOnlyList<ParameterShape> Parameters(int inputs) => [];

    /// <summary>float32 elements of activation memory per sample.</summary>
    public abstract int ActivationsPerSample(int inputs, bool training);

    /// <summary>Draws the starting value of parameter number <paramref name="index"/>.</summary>
    public virtual void Initialise(Backend backend, int index, TensorView parameter, RandomStream stream)
    {
    }

    /// <summary>Puts the layer on a device.</summary>
    public abstract BoundLayer Bind(LayerContext context);
}

/// <summary>Name and shape of a parameter, for example <c>weight [784, 512]</c>.</summary>
public readonly record struct ParameterShape(string Name, Shape Shape);

/// <summary>What a layer is given when it is put on a device.</summary>
/// <param name="Backend">The device.</param>
/// <param name="Arena">Activation memory.</param>
/// <param name="Capacity">Largest batch.</param>
/// <param name="Training">Whether gradients will be asked for.</param>
/// <param name="Below">The layer below.</param>
/// <param name="Parameters">This layer's parameters, in the order of <see cref="Layer.Parameters"/>.</param>
/// <param name="Gradients">Where their gradients go; empty outside training.</param>
/// <param name="Stream">This layer's own random numbers.</param>
public sealed record LayerContext(
    Backend Backend, Arena Arena, int Capacity, bool Training, BoundLayer Below,
    IReadOnlyList<TensorView> Parameters, IReadOnlyList<TensorView> Gradients, RandomStream Stream);

/// <summary>A layer on a device, with its memory. Views are of full capacity; a step uses the first rows.</summary>
public abstract class BoundLayer
{
    /// <summary>y [capacity, outputs].</summary>
    public TensorView Output { get; protected init; }

    /// <summary>
    /// f′ at the pre-activation, or none. The layer above multiplies what it hands down by it, so that
    /// <see cref="OutputGradient"/> is ∂loss/∂z where there is a slope, and ∂loss/∂y where there is none.
    /// </summary>
    public TensorView Slope { get; protected init; }

    /// <summary>The gradient that the layer above writes; none where no gradient is wanted.</summary>
    public TensorView OutputGradient { get; protected init; }

    /// <summary>Output from the output of the layer below.</summary>
    /// <param name="rows">Samples in this batch.</param>
    /// <param name="step">Number of the step, for random numbers.</param>
    public abstract void Forward(int rows, long step);

    /// <summary>Parameter gradients, and the layer below's <see cref="OutputGradient"/>.</summary>
    public abstract void Backward(int rows, long step);
}

/// <summary>The batch itself, as the bottom of a network.</summary>
internal sealed class InputLayer : BoundLayer
{
    public InputLayer(TensorView batch) => Output = batch;

    public override void Forward(int rows, long step)
    {
    }

    public override void Backward(int rows, long step)
    {
    }
}
