namespace QtGpu.Kernels.Updates;

/// <summary>
/// Moments that decay without a gradient. β·x rounds to x at the smallest denormal number, where they would stay for
/// ever, and on many processors a step with denormals takes as long as a hundred without.
/// </summary>
public static class Vanishing
{
    /// <summary>
    /// Below it a moment is 0: far below what ε ≥ 1e-12 leaves of it, far above the denormals (1.2e-38).
    /// </summary>
    public const float Limit = 1e-30f;

    /// <summary>|x| &lt; <see cref="Limit"/> ? 0 : x. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ToZero<T>(T x)
        where T : unmanaged, ILane<T> => T.IfLess(T.Abs(x), T.Const(Limit), T.Const(0f), x);
}
