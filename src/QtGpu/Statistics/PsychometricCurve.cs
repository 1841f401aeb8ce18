using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace QtGpu.Statistics;

/// <summary>
/// ψ(x) = γ + (1 − γ − δ)/(1 + e^−(x − μ)/w): the probability of an answer over the strength x of what is shown, with
/// answers that have nothing to do with it (lapses).
/// </summary>
/// <remarks>Wichmann and Hill, Perception &amp; Psychophysics 63 (2001) 1293.</remarks>
/// <param name="Threshold">μ.</param>
/// <param name="Width">w; from 12 to 88 % of the rise are 4w.</param>
/// <param name="LowLapse">γ: how often the answer is given where x is least.</param>
/// <param name="HighLapse">δ: how often it is not where x is largest.</param>
internal sealed record PsychometricCurve(double Threshold, double Width, double LowLapse, double HighLapse)
{
    // Observers that lapse more often than this are not looking; least is a width that no levels resolve.
    private const double MostLapse = 0.2, LeastWidth = 1e-4;

    /// <summary>ψ(x).</summary>
    public double At(double x) =>
        LowLapse + ((1 - LowLapse - HighLapse) * SpecialFunctions.Logistic((x - Threshold) / Width));

    /// <summary>
    /// The curve of greatest likelihood: of n answers at a level, k are binomial. All of it NaN where none was found.
    /// </summary>
    /// <param name="levels">x, rising.</param>
    /// <param name="chosen">k of each level.</param>
    /// <param name="trials">n of each level.</param>
    /// <param name="evaluations">After so many of the likelihood a search has failed.</param>
    public static PsychometricCurve Fit(double[] levels, double[] chosen, double trials, int evaluations = 1000)
    {
        double range = levels[^1] - levels[0], low = levels[0];
        double[] shares = Array.ConvertAll(chosen, k => k / trials);

        // Spearman and Kärber's estimate of μ.
        double start = low + (range * (1 - shares.Average()));
        var guess = Vector<double>.Build.Dense([(start - low) / range, Math.Log(0.05), -2, -2]);
        Vector<double> steps = Vector<double>.Build.Dense([0.05, 0.7, 1, 1]);
        IObjectiveFunction loss = ObjectiveFunction.Value(p => -LogLikelihood(Of(p), levels, shares));
        Vector<double>? first = Minimum(loss, guess, steps, evaluations);
        Vector<double>? best = Minimum(loss, first ?? guess, steps, evaluations); // a simplex may have collapsed
        if ((best ?? first) is not { } found)
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        PsychometricCurve curve = Of(found);
        return curve with { LowLapse = Math.Round(curve.LowLapse, 6), HighLapse = Math.Round(curve.HighLapse, 6) };

        PsychometricCurve Of(Vector<double> p) => new(
            low + (range * p[0]), range * (LeastWidth + Math.Exp(Math.Min(p[1], 2))),
            MostLapse * SpecialFunctions.Logistic(p[2]), MostLapse * SpecialFunctions.Logistic(p[3]));
    }

    // Per trial.
    private static double LogLikelihood(PsychometricCurve curve, double[] levels, double[] shares)
    {
        double sum = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            double p = Math.Clamp(curve.At(levels[i]), 1e-12, 1 - 1e-12);
            sum += (shares[i] * Math.Log(p)) + ((1 - shares[i]) * Math.Log(1 - p));
        }

        return sum;
    }

    // Null where it was not found.
    private static Vector<double>? Minimum(
        IObjectiveFunction loss, Vector<double> start, Vector<double> steps, int evaluations)
    {
        try
        {
            return NelderMeadSimplex.Minimum(loss, start, steps, 1e-9, evaluations).MinimizingPoint;
        }
        catch (MaximumIterationsException)
        {
            return null;
        }
    }
}
