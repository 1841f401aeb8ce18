using System.Runtime.CompilerServices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>What drives one unit in one step, over sequences: its weights, and u and y as [features, sequences].</summary>
/// <param name="Weights">The unit's bias; its input weights follow, each <paramref name="Stride"/> further.</param>
/// <param name="FeedbackWeights">Its first feedback weight.</param>
/// <param name="Fed">u, and behind it y.</param>
/// <param name="Inputs">Features of u.</param>
/// <param name="Outputs">Features of y; 0 without feedback.</param>
/// <param name="Stride">From a row of weights to the next.</param>
/// <param name="SequenceStride">From a feature to the next.</param>
internal readonly unsafe record struct UnitDrive(
    nint Weights, nint FeedbackWeights, nint Fed, int Inputs, int Outputs, int Stride, int SequenceStride)
{
    /// <summary>b + W_in·u + W_fb·y of sequences i … i + Width − 1.</summary>
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

/// <summary>next = (1 − α)x + α(f(W·x + drive) + ν·n) for sequences of one unit.</summary>
internal readonly unsafe struct TransposedPass<TActivation>(
    TActivation activation, UnitDrive drive, float leak, float noise, float* normal, float* product, float* x, float* next) : IPass
    where TActivation : unmanaged, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TLane>(long i)
        where TLane : unmanaged, IVectorLane<TLane>
    {
        TLane f = Unsafe.AsRef(in activation).Forward(TLane.Load(product + i) + drive.At<TLane>(i));
        if (normal is not null)
            f = TLane.Fma(TLane.Const(noise), TLane.Load(normal + i), f);
        TLane.Store(LeakyUpdate.Apply(TLane.Load(x + i), f, TLane.Const(leak)), next + i);
    }
}
