namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>Metropolis's rule: a proposal that changes the action by ΔS is taken where u &lt; exp(−ΔS).</summary>
public static class Acceptance
{
    /// <summary>min(1, exp(−ΔS)); next to 0 where ΔS is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Probability<T>(T change)
        where T : unmanaged, ILane<T> => OfGain(-change);

    /// <summary>min(1, exp(−ΔS)) of −ΔS.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfGain<T>(T gain)
        where T : unmanaged, ILane<T> => LaneMath.ExpNormal(T.Max(T.Min(T.Const(0f), gain), T.Const(-87f)));
}
