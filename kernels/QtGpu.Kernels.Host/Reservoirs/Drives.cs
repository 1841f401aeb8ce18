using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>What drives units beside W·x.</summary>
internal interface IDrive
{
    /// <summary>b + W_in·u + W_fb·y of Width elements from i on.</summary>
    TLane At<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>;
}

/// <summary>What drives a sequence in one step: u, y of the step before, and the weights they come through.</summary>
/// <param name="Weights">[1 + inputs][stride], the bias first.</param>
/// <param name="Input">u.</param>
/// <param name="Inputs">Features of u.</param>
/// <param name="FeedbackWeights">[outputs][stride].</param>
/// <param name="Feedback">y, or null.</param>
/// <param name="Outputs">Features of y; 0 without feedback.</param>
/// <param name="Stride">From a row of weights to the next.</param>
internal readonly unsafe record struct SequenceDrive(
    nint Weights, nint Input, int Inputs, nint FeedbackWeights, nint Feedback, int Outputs, int Stride) : IDrive
{
    /// <summary>Of units i … i + Width − 1.</summary>
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

/// <summary>What drives one unit in one step, over sequences: its weights, and u and y as [features, sequences].</summary>
/// <param name="Weights">The unit's bias; its input weights follow, each <paramref name="Stride"/> further.</param>
/// <param name="FeedbackWeights">Its first feedback weight.</param>
/// <param name="Fed">u, and behind it y.</param>
/// <param name="Inputs">Features of u.</param>
/// <param name="Outputs">Features of y; 0 without feedback.</param>
/// <param name="Stride">From a row of weights to the next.</param>
/// <param name="SequenceStride">From a feature to the next.</param>
internal readonly unsafe record struct UnitDrive(
    nint Weights, nint FeedbackWeights, nint Fed, int Inputs, int Outputs, int Stride, int SequenceStride) : IDrive
{
    /// <summary>Of sequences i … i + Width − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        float* w = (float*)Weights;
        float* fed = (float*)Fed + i;
        TLane sum = TLane.Const(*w);
        for (int k = 0; k < Inputs; k++, fed += SequenceStride)
            sum = TLane.Fma(TLane.Load(fed), TLane.Const(w[(long)(k + 1) * Stride]), sum);
        for (int k = 0; k < Outputs; k++, fed += SequenceStride)
            sum = TLane.Fma(TLane.Load(fed), TLane.Const(((float*)FeedbackWeights)[(long)k * Stride]), sum);
        return sum;
    }
}
