using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling;

/// <summary>
/// What the observables of a path are made of. A sum over slices is float64, in an order that is the same on every
/// backend: slice t goes to part t mod <see cref="Parts"/>, and then the upper half of the parts to the lower, until
/// one is left.
/// </summary>
public static class PathMeasurement
{
    /// <summary>How many parts a sum over slices has: a power of two.</summary>
    public const int Parts = 64;

    /// <summary>Observables that are sums over slices: the first of <see cref="PathObservable"/>.</summary>
    public const int Sums = (int)PathObservable.Acceptance;

    /// <summary>
    /// What a slice adds to the sum of an observable; <paramref name="next"/> is φ one slice further on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Term<T>(PathObservable observable, T phi, T next)
        where T : unmanaged, ILane<T>
    {
        T step = next - phi;
        return observable switch
        {
            PathObservable.Potential => DoubleWell.Shape(phi),
            PathObservable.SquaredField => phi * phi,
            PathObservable.Field => phi,
            PathObservable.SignChanges => T.IfLess(phi * next, T.Const(0f), T.Const(1f), T.Const(0f)),
            _ => step * step,
        };
    }

    /// <summary>The observable from its sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(PathObservable observable, double sum, float well, float timeStep, int slices) =>
        observable switch
        {
            PathObservable.Potential => (float)(sum * well * timeStep),
            PathObservable.SignChanges => (float)sum,
            _ => (float)(sum / slices),
        };

    /// <summary>Accepted proposals per proposal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Acceptance(float accepted, float proposed) => accepted / (proposed > 1f ? proposed : 1f);
}
