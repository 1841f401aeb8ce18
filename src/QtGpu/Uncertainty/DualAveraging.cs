namespace QtGpu.Uncertainty;

/// <summary>
/// The step size ε at which the mean probability of acceptance is δ, found by Nesterov's dual averaging in ln ε.
/// </summary>
/// <remarks>Hoffman and Gelman, JMLR 15, 1593 (2014), 3.2 and algorithm 5, with its γ, t₀ and κ.</remarks>
/// <param name="first">The step to begin with.</param>
/// <param name="target">δ.</param>
internal sealed class DualAveraging(double first, double target)
{
    private const double Gamma = 0.05, Delay = 10, Kappa = 0.75;
    private readonly double _centre = Math.Log(10 * first);
    private double _error, _averaged;
    private int _count;

    /// <summary>ε to try next.</summary>
    public double Step { get; private set; } = first;

    /// <summary>ε to keep: an average that forgets the first ones.</summary>
    public double Averaged => _count == 0 ? Step : Math.Exp(_averaged);

    /// <summary>Takes the probability with which a trajectory of <see cref="Step"/> was accepted.</summary>
    public void Take(double acceptance)
    {
        double m = ++_count, share = 1 / (m + Delay), weight = Math.Pow(m, -Kappa);
        _error = ((1 - share) * _error) + (share * (target - acceptance));
        double logarithm = _centre - (Math.Sqrt(m) / Gamma * _error);
        _averaged = (weight * logarithm) + ((1 - weight) * _averaged);
        Step = Math.Exp(logarithm);
    }
}
