using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Potentials;

/// <summary>What one neuron has to do with another, as strengths times dt. None is negative.</summary>
/// <param name="given">The excitation that it gets from the other.</param>
/// <param name="taken">The excitation that it gives: it feels its back-reaction.</param>
/// <param name="inhibition">The inhibition, either way.</param>
public readonly struct Coupling<T>(T given, T taken, T inhibition)
    where T : unmanaged, ILane<T>
{
    private readonly T _given = given;
    private readonly T _taken = taken;
    private readonly T _inhibition = inhibition;

    /// <summary>The coupling of two neurons.</summary>
    /// <param name="timeStep">dt.</param>
    /// <param name="given">ε of other → neuron.</param>
    /// <param name="taken">ε of neuron → other; 0 in a feed-forward network.</param>
    /// <param name="inhibition">H of other → neuron.</param>
    /// <param name="inhibiting">H of neuron → other; 0 in a feed-forward network.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Coupling<T> Of(T timeStep, T given, T taken, T inhibition, T inhibiting) =>
        new(timeStep * given, timeStep * taken, (timeStep * inhibition) + (timeStep * inhibiting));

    /// <summary>Whether there is one, in any element of the lane.</summary>
    public bool Acts
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !T.AllLess(_given + _taken + _inhibition, T.Const(float.Epsilon));
    }

    /// <summary>A site's potential with the other neuron at φ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> Add(SitePotential<T> potential, T phi) => potential.Coupled(phi, _given, _taken, _inhibition);

    /// <summary>
    /// The same for a joint action, in which a coupling counts once: without what the neuron gives, which the other counts,
    /// and with the inhibition where it <paramref name="counts"/> here.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> AddOwn(SitePotential<T> potential, bool counts, T phi) =>
        potential.Coupled(phi, _given, T.Const(0f), counts ? _inhibition : T.Const(0f));
}
