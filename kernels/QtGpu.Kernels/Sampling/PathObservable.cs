namespace QtGpu.Kernels.Sampling;

/// <summary>
/// What a measurement notes of one neuron's path; the columns of a record. Summed over the slices in float64.
/// </summary>
public enum PathObservable
{
    /// <summary>∫ Λ/4 (φ² − 1)² dτ.</summary>
    Potential,

    /// <summary>The mean of φ² over the slices.</summary>
    SquaredField,

    /// <summary>The mean of φ over the slices.</summary>
    Field,

    /// <summary>How often the sign changes around the path.</summary>
    SignChanges,

    /// <summary>The mean of (φₜ₊₁ − φₜ)².</summary>
    SquaredStep,

    /// <summary>Accepted proposals per proposal since the measurement before.</summary>
    Acceptance,

    /// <summary>How many there are.</summary>
    Count,
}
