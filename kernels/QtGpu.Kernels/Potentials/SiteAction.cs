namespace QtGpu.Kernels.Potentials;

/// <summary>
/// The part of the Euclidean action that one slice has a share in: (φ − l)²/(2 dt) + (r − φ)²/(2 dt) + U(φ).
/// </summary>
public static class SiteAction
{
    /// <summary>
    /// Its change when φ goes from <paramref name="old"/> to <paramref name="proposed"/> between neighbours l and r.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Change<T, TPotential>(
        T old, T proposed, T left, T right, T inverseTimeStep, TPotential potential)
        where T : unmanaged, ILane<T>
        where TPotential : struct, IPotential<T> =>
        T.Fma(
            (proposed - old) * inverseTimeStep, proposed + old - (left + right),
            potential.Action(proposed) - potential.Action(old));

    /// <summary>Its slope: (2φ − l − r)/dt + dU/dφ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T, TPotential>(T phi, T left, T right, T inverseTimeStep, TPotential potential)
        where T : unmanaged, ILane<T>
        where TPotential : struct, IPotential<T> =>
        T.Fma(phi - left + (phi - right), inverseTimeStep, potential.Slope(phi));
}
