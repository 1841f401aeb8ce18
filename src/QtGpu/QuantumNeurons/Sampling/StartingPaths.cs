namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>What the paths of a run look like before the first sweep.</summary>
public enum StartingPaths
{
    /// <summary>Half of the chains at rest, half spiking: only their agreement shows that they forgot it.</summary>
    Both,

    /// <summary>φ = 1, at rest.</summary>
    Vacuum,

    /// <summary>
    /// φ = |ψ|, a spike at every kink of the input path; without its changes of sign, which would never be undone.
    /// </summary>
    Spiking,

    /// <summary>φ = t mod 2, as in the paper.</summary>
    Saw,
}
