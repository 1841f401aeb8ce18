namespace QtGpu.Kernels.Activations;

/// <summary>
/// The tunnelling activation with the derivative of the paper's published code, dT/dE instead of dT/dz = s·dT/dE: the
/// hidden layers' gradient is s times too small. For reproducing the paper's curves only, hence not in the catalogue.
/// </summary>
/// <param name="Barrier">The barrier, uncentred or centred.</param>
public readonly record struct PublishedGradient(Tunnelling Barrier) : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> => Barrier.Forward(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T y = Barrier.Forward(z, out T exact);
        derivative = exact / T.Const(Barrier.EnergyScale);
        return y;
    }
}
