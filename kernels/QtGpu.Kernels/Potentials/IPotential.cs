namespace QtGpu.Kernels.Potentials;

/// <summary>
/// The potential of a particle at one slice of imaginary time, times dt: all that the moves of a path know of it.
/// Another one (φ⁶, tilted, of lattice spins) is another struct.
/// </summary>
public interface IPotential<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>U(φ) dt up to a constant: of two, the difference counts.</summary>
    T Action(T phi);

    /// <summary>U(φ) dt with the constant, which other neurons may move.</summary>
    T Whole(T phi);

    /// <summary>dU/dφ dt.</summary>
    T Slope(T phi);
}
