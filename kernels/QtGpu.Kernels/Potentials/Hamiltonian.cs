namespace QtGpu.Kernels.Potentials;

/// <summary>What hybrid Monte Carlo conserves: H = Σ p²/2 + S(φ), dφ/ds = p, dp/ds = −∂S/∂φ.</summary>
public static class Hamiltonian
{
    /// <summary>The share of one slice: p²/2 + (φ′ − φ)²/(2 dt) + U(φ), φ′ one slice further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T, TPotential>(T phi, T next, T momentum, T halfInverseTimeStep, TPotential potential)
        where T : unmanaged, ILane<T>
        where TPotential : struct, IPotential<T>
    {
        T step = next - phi;
        T kinetic = T.Fma(momentum * T.Const(0.5f), momentum, step * step * halfInverseTimeStep);
        return kinetic + potential.Whole(phi);
    }

    /// <summary>A leapfrog step's first half: φ + ε p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Drift<T>(T phi, T momentum, T step)
        where T : unmanaged, ILane<T> => T.Fma(step, momentum, phi);

    /// <summary>Its second: p − ε ∂S/∂φ, between neighbours l and r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Kick<T, TPotential>(
        T phi, T left, T right, T inverseTimeStep, TPotential potential, T momentum, T step)
        where T : unmanaged, ILane<T>
        where TPotential : struct, IPotential<T> =>
        T.Fma(-step, SiteAction.Slope(phi, left, right, inverseTimeStep, potential), momentum);
}
