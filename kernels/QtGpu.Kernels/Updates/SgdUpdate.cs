using System.Runtime.CompilerServices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Updates;

/// <summary>One weight's SGD step: see <see cref="OptimizerOperations.Sgd"/>.</summary>
public static class SgdUpdate
{
    /// <summary>The new weight; the new velocity replaces <paramref name="v"/>.</summary>
    /// <param name="w">Weight.</param>
    /// <param name="g">Gradient.</param>
    /// <param name="v">Velocity.</param>
    /// <param name="scale">Clipping factor of the whole gradient.</param>
    /// <param name="step">Rate, momentum, decay.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T w, T g, ref T v, float scale, SgdStep step)
        where T : unmanaged, ILane<T>
    {
        g = T.Fma(T.Const(step.WeightDecay), w, g * T.Const(scale));
        v = Vanishing.ToZero(T.Fma(T.Const(step.Momentum), v, g));
        return T.Fma(T.Const(-step.Rate), v, w);
    }
}
