namespace QtGpu.Kernels.Updates;

/// <summary>Clipping by the global norm, and by value.</summary>
public static class Clipping
{
    /// <summary>
    /// min(1, clip/√squaredNorm), and 1 for a zero gradient. NaN stays NaN and a norm beyond float32 becomes NaN, so
    /// that a broken step shows instead of standing still.
    /// </summary>
    public static float Scale(float squaredNorm, float clip)
    {
        float norm = MathF.Sqrt(squaredNorm);
        return norm <= clip ? 1f : (clip / norm) + (norm - norm);
    }

    /// <summary>max(−bound, min(bound, gradient)); NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ToBound<T>(T gradient, T bound)
        where T : unmanaged, ILane<T>
    {
        T low = T.Const(0f) - bound;
        return T.IfLess(bound, gradient, bound, T.IfLess(gradient, low, low, gradient));
    }
}
