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

    /// <summary>
    /// A site's potential with the other neuron at φ, which is <paramref name="before"/> this one or behind it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SitePotential<T> AddTo<TShare>(SitePotential<T> potential, bool before, T phi)
        where TShare : struct, ICouplingShare => TShare.IsJoint
            ? potential.Coupled(phi, _given, T.Const(0f), before ? _inhibition : T.Const(0f))
            : potential.Coupled(phi, _given, _taken, _inhibition);
}

/// <summary>How much of a coupling the potential of one of its two neurons has.</summary>
public interface ICouplingShare
{
    /// <summary>
    /// Whether the potentials of all neurons add up to the joint action, in which a coupling counts once: without what
    /// a neuron takes, which the other counts, and with the inhibition for the later of the two.
    /// </summary>
    static abstract bool IsJoint { get; }
}

/// <summary>All of it: what acts on a neuron while the others rest.</summary>
public readonly struct LocalPotential : ICouplingShare
{
    /// <inheritdoc/>
    public static bool IsJoint => false;
}

/// <summary>A neuron's share of the joint action.</summary>
public readonly struct JointPotential : ICouplingShare
{
    /// <inheritdoc/>
    public static bool IsJoint => true;
}
