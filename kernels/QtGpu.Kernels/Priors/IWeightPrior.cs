namespace QtGpu.Kernels.Priors;

/// <summary>
/// A prior p(w) of a weight whose posterior is Gaussian, q = N(μ, σ²): all that a network needs of it is a function of
/// q's second moment m = μ² + σ².
/// </summary>
public interface IWeightPrior
{
    /// <summary>Whether <see cref="Precision"/> is the same for all weights.</summary>
    static abstract bool IsGaussian { get; }

    /// <summary>U(m) = E[−ln p(w)] over q, or a bound above it, in nats.</summary>
    T Energy<T>(T secondMoment)
        where T : unmanaged, ILane<T>;

    /// <summary>λ(m) = 2·dU/dm, so that ∂U/∂μ = λμ and σ·∂U/∂σ = λσ².</summary>
    T Precision<T>(T secondMoment)
        where T : unmanaged, ILane<T>;
}
