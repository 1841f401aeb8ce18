using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Passes;

/// <summary>
/// Planes z = m + δ·ε of pre-activations, drawn side by side, and y = f(z); y² too where it is wanted. Moves 8 bytes
/// per element once and 4 or 8 for each draw, whose number costs a quarter of a block of the generator and half of a
/// pair of Box and Muller's.
/// </summary>
/// <param name="activation">f.</param>
/// <param name="draws">ε.</param>
/// <param name="plane">From a draw to the next in y.</param>
/// <param name="source">The same in m and δ; 0 where all draws share theirs.</param>
/// <param name="keepsSquares">1 where y² is wanted.</param>
internal struct LocalDraw<TActivation>(
    TActivation activation, NormalDraws draws, long plane, long source, int keepsSquares)
    : IPass<LocalDraw<TActivation>>
    where TActivation : unmanaged, IActivation
{
    private const int Mean = 0, Deviation = 1, Y = 2, Squares = 3;

    public readonly int BytesPerElement => 8 + ((4 + (4 * keepsSquares)) * draws.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        for (int s = 0; s < draws.Count;)
        {
            for (int end = at.Draw(draws, s); s < end; s++)
            {
                // From the cache where all draws share them: f may be a call, which leaves no register as it was.
                long from = at.Index + (s * source), to = at.Index + (s * plane);
                T y = activation.Forward(T.Fma(at.Load(Deviation, from), at.Normal(draws, s), at.Load(Mean, from)));
                at.Store(Y, to, y);
                if (keepsSquares != 0)
                    at.Store(Squares, to, y * y);
            }
        }
    }
}

/// <summary>
/// The same for training: besides y also f′ where it is wanted, and κ = ε/2δ = ∂z/∂δ², which takes no more room than δ
/// would, and spares the way back the drawing. Moves 8 bytes once and 12 for each draw.
/// </summary>
/// <param name="activation">f.</param>
/// <param name="draws">ε.</param>
/// <param name="plane">From a draw to the next in y, κ and f′.</param>
/// <param name="source">The same in m and δ; 0 where all draws share theirs.</param>
/// <param name="keepsDerivative">1 where f′ is wanted.</param>
internal struct LocalDrawDerivative<TActivation>(
    TActivation activation, NormalDraws draws, long plane, long source, int keepsDerivative)
    : IPass<LocalDrawDerivative<TActivation>>
    where TActivation : unmanaged, IActivation
{
    private const int Mean = 0, Deviation = 1, Y = 2, Kappa = 3, Derivative = 4;

    public readonly int BytesPerElement => 8 + ((8 + (4 * keepsDerivative)) * draws.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        for (int s = 0; s < draws.Count;)
        {
            int end = at.Draw(draws, s);
            T shared = T.Const(0.5f) / at.Load(Deviation);
            for (; s < end; s++)
            {
                long from = at.Index + (s * source), to = at.Index + (s * plane);
                T noise = at.Normal(draws, s), deviation = at.Load(Deviation, from);
                at.Store(Kappa, to, noise * (source == 0 ? shared : T.Const(0.5f) / deviation));
                at.Store(Y, to, activation.Forward(T.Fma(deviation, noise, at.Load(Mean, from)), out T derivative));
                if (keepsDerivative != 0)
                    at.Store(Derivative, to, derivative);
            }
        }
    }
}

/// <summary>
/// The way back from draws that share m and δ: dm = Σ over the draws of dz, dδ² = Σ dz ⊙ κ. Moves 8 bytes for each
/// draw, and 8 once.
/// </summary>
/// <param name="draws">How many.</param>
/// <param name="plane">From a draw to the next.</param>
internal readonly struct LocalFold(int draws, long plane) : IPass<LocalFold>
{
    private const int Gradient = 0, Kappa = 1, Mean = 2, Variance = 3;

    public int BytesPerElement => 8 + (8 * draws);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T mean = at.Load(Gradient), variance = mean * at.Load(Kappa);
        for (int s = 1; s < draws; s++)
        {
            T gradient = at.Load(Gradient, at.Index + (s * plane));
            mean += gradient;
            variance = T.Fma(gradient, at.Load(Kappa, at.Index + (s * plane)), variance);
        }

        at.Store(Mean, mean);
        at.Store(Variance, variance);
    }
}
