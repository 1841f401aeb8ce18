namespace QtGpu.Kernels.Updates;

/// <summary>Clipping by the global norm.</summary>
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
}
