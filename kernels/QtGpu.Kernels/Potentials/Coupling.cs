using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Potentials;

/// <summary>How one neuron's path enters the coefficients (a, b, c) of another's <see cref="SitePotential{T}"/>.</summary>
public static class Coupling
{
    /// <summary>(φ² − 1)²: how far a driver is off its vacuum. Excitation adds ε times this to a, inhibition ε times its square to c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Drive<T>(T phi)
        where T : unmanaged, ILane<T>
    {
        T u = T.Fma(phi, phi, T.Const(-1f));
        return u * u;
    }

    /// <summary>φ²: what an excited neuron gives back. Excitation adds ε times this to b of the driver.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BackReaction<T>(T phi)
        where T : unmanaged, ILane<T> => phi * phi;
}
