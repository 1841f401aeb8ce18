namespace QtGpu.Experiments.Harmonics;

/// <summary>
/// What a function makes of a sine: y(t) = f(b + A·sin ωt) = c₀ + Σ ±cₙ·(sin or cos) nωt, in float64.
/// </summary>
/// <param name="Mean">c₀, the mean over a period.</param>
/// <param name="Amplitudes">|c₁|, |c₂|, …: the fundamental, then the harmonics.</param>
/// <param name="Distortion">
/// Total harmonic distortion √(Σₙ≥₂ cₙ²)/|c₁|, over all harmonics there are; NaN where there is no fundamental.
/// </param>
public sealed record HarmonicContent(double Mean, IReadOnlyList<double> Amplitudes, double Distortion)
{
    // Of the largest value: below, the fundamental is what rounding left.
    private const double LeastFundamental = 1e-12;

    /// <summary>
    /// By the trapezoidal rule over half a period, of which the other half is the mirror image: with ψ = ωt − π/2 the
    /// coefficients are those of Chebyshev, cₙ = (2/N) Σ″ f(b + A·cos ψⱼ)·cos nψⱼ, ψⱼ = πj/N. A kink of f leaves an
    /// error of the order of 1/N².
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="amplitude">A.</param>
    /// <param name="offset">b.</param>
    /// <param name="harmonics">How many cₙ to return.</param>
    /// <param name="points">N; more than twice the harmonics.</param>
    public static HarmonicContent Of(
        Func<double, double> f, double amplitude, double offset, int harmonics, int points)
    {
        double[] cosine = [.. Enumerable.Range(0, 2 * points).Select(j => Math.Cos(Math.PI * j / points))];
        double[] y = [.. Enumerable.Range(0, points + 1).Select(j => f(offset + (amplitude * cosine[j])))];
        double mean = Average(points, j => y[j]);
        double Coefficient(int n) => 2 * Average(points, j => y[j] * cosine[(int)((long)n * j % (2 * points))]);
        double[] coefficients = [.. Enumerable.Range(1, harmonics).Select(Coefficient)];

        // What a straight line cannot do, squared without taking large numbers from each other.
        double rest = Average(points, j => Squared(y[j] - mean - (coefficients[0] * cosine[j])));
        double fundamental = Math.Abs(coefficients[0]);
        bool isHeard = fundamental > LeastFundamental * y.Max(Math.Abs);
        return new(
            mean, [.. coefficients.Select(Math.Abs)], isHeard ? Math.Sqrt(2 * rest) / fundamental : double.NaN);
    }

    // Half of each end: the mirror image has the other half.
    private static double Average(int points, Func<int, double> of)
    {
        double sum = (of(0) + of(points)) / 2;
        for (int j = 1; j < points; j++)
            sum += of(j);
        return sum / points;
    }

    private static double Squared(double x) => x * x;
}
