using System.Runtime.CompilerServices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Updates;

/// <summary>One weight's Adam or AdamW step: see <see cref="OptimizerOperations.Adam"/>.</summary>
public static class AdamUpdate
{
    /// <summary>The new weight; the new moments replace <paramref name="m"/> and <paramref name="v"/>.</summary>
    /// <param name="w">Weight.</param>
    /// <param name="g">Gradient.</param>
    /// <param name="m">First moment.</param>
    /// <param name="v">Second moment.</param>
    /// <param name="scale">Clipping factor of the whole gradient.</param>
    /// <param name="step">Rates and decays.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T w, T g, ref T m, ref T v, float scale, AdamStep step)
        where T : unmanaged, ILane<T>
    {
        T decay = T.Const(step.WeightDecay);
        g *= T.Const(scale);
        if (!step.Decoupled)
            g = T.Fma(decay, w, g);
        m = Vanishing.ToZero(T.Fma(T.Const(step.Beta1), m, T.Const(1f - step.Beta1) * g));
        v = Vanishing.ToZero(T.Fma(T.Const(step.Beta2), v, T.Const(1f - step.Beta2) * (g * g)));
        T change = (m * T.Const(step.Correction1)) / (T.Sqrt(v * T.Const(step.Correction2)) + T.Const(step.Epsilon));
        if (step.Decoupled)
            change = T.Fma(decay, w, change);
        return T.Fma(T.Const(-step.Rate), change, w);
    }
}
