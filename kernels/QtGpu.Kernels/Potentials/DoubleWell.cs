namespace QtGpu.Kernels.Potentials;

/// <summary>V₀ = Λ/4 (φ² − 1)².</summary>
public static class DoubleWell
{
    /// <summary>(φ² − 1)²: how far a neuron is off its vacua, and so how strongly it drives others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Shape<T>(T phi)
        where T : unmanaged, ILane<T>
    {
        T u = T.Fma(phi, phi, T.Const(-1f));
        return u * u;
    }
}
