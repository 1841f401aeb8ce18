using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Updates;

/// <summary>
/// Stochastic gradient Langevin dynamics: w ← w − rate·(gradient + decay·w) + deviation·n with n normal, drawn by the
/// weight's number and the step.
/// </summary>
/// <remarks>Welling and Teh, ICML 2011, (4).</remarks>
/// <param name="Rate">Learning rate.</param>
/// <param name="WeightDecay">Decay of the weights.</param>
/// <param name="Deviation">√(2·rate·T/N) of a gradient that is the mean over N samples, at temperature T.</param>
/// <param name="Stream">Of n.</param>
/// <param name="Step">Of n.</param>
public readonly record struct LangevinUpdate(
    float Rate, float WeightDecay, float Deviation, RandomStream Stream, long Step) : IUpdate
{
    /// <inheritdoc/>
    public static int States => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<TElements, T>(TElements at, T w, T gradient, ref T first, ref T second)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T drifted = T.Fma(T.Const(-Rate), T.Fma(T.Const(WeightDecay), w, gradient), w);
        return T.Fma(T.Const(Deviation), at.Normal(Stream, Step), drifted);
    }
}
