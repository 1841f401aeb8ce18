using System.Runtime.CompilerServices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>What drives a sequence in one step: u, y of the step before, and the weights they come through.</summary>
/// <param name="Weights">[1 + inputs][stride], the bias first.</param>
/// <param name="Input">u.</param>
/// <param name="Inputs">Features of u.</param>
/// <param name="FeedbackWeights">[outputs][stride].</param>
/// <param name="Feedback">y, or null.</param>
/// <param name="Outputs">Features of y; 0 without feedback.</param>
/// <param name="Stride">From a row of weights to the next.</param>
internal readonly unsafe record struct SequenceDrive(
    nint Weights, nint Input, int Inputs, nint FeedbackWeights, nint Feedback, int Outputs, int Stride)
{
    /// <summary>b + W_in·u + W_fb·y of units i … i + Width − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        float* w = (float*)Weights + i;
        TLane sum = TLane.Load(w);
        for (int k = 0; k < Inputs; k++)
            sum = TLane.Fma(TLane.Const(((float*)Input)[k]), TLane.Load(w + ((long)(k + 1) * Stride)), sum);
        for (int k = 0; k < Outputs; k++)
            sum = TLane.Fma(TLane.Const(((float*)Feedback)[k]), TLane.Load((float*)FeedbackWeights + i + ((long)k * Stride)), sum);
        return sum;
    }
}

/// <summary>next = (1 − α)x + α(f(W·x + drive) + ν·n) for units of one sequence; W·x begins at <paramref name="first"/>.</summary>
internal readonly unsafe struct LeakyPass<TActivation>(
    TActivation activation, SequenceDrive drive, float leak, float noise, float* normal, float* product, long first, float* x, float* next) : IPass
    where TActivation : unmanaged, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane f = Unsafe.AsRef(in activation).Forward(TLane.Load(product + i - first) + drive.At<TLane>(i));
        if (normal is not null)
            f = TLane.Fma(TLane.Const(noise), TLane.Load(normal + i - first), f);
        TLane.Store(LeakyUpdate.Apply(TLane.Load(x + i), f, TLane.Const(leak)), next + i);
    }
}
