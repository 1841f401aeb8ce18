using MathNet.Numerics.Statistics;
using QtGpu.Kernels.Random;

namespace QtGpu.Statistics;

/// <summary>
/// A fitted curve with bootstrap intervals of 95 %, by percentiles. What is drawn again are whole observers, and of
/// each its stimuli with all that was answered to them: answers to the same stimulus are not independent.
/// </summary>
/// <param name="Curve">Of all answers.</param>
/// <param name="Threshold">Interval of μ.</param>
/// <param name="Width">Of w.</param>
/// <param name="LowLapse">Of γ.</param>
/// <param name="HighLapse">Of δ.</param>
internal sealed record PsychometricIntervals(
    PsychometricCurve Curve, (double Low, double High) Threshold, (double Low, double High) Width,
    (double Low, double High) LowLapse, (double Low, double High) HighLapse)
{
    /// <summary>Fits answers.</summary>
    /// <param name="levels">x, rising.</param>
    /// <param name="answers">
    /// [observers][stimuli][levels]: how often it was chosen, of <paramref name="trials"/>.
    /// </param>
    /// <param name="trials">Answers to a stimulus at a level.</param>
    /// <param name="resamples">Bootstrap samples.</param>
    /// <param name="stream">What they are drawn from.</param>
    public static PsychometricIntervals Fit(
        double[] levels, IReadOnlyList<int[][]> answers, int trials, int resamples, RandomStream stream)
    {
        PsychometricCurve whole = Curve([.. answers.SelectMany(observer => observer)]);
        var drawn = new PsychometricCurve[resamples];
        for (int b = 0; b < resamples; b++)
            drawn[b] = Curve(Resample(b));
        return new(
            whole, Interval(curve => curve.Threshold), Interval(curve => curve.Width),
            Interval(curve => curve.LowLapse), Interval(curve => curve.HighLapse));

        PsychometricCurve Curve(int[][] stimuli)
        {
            var chosen = new double[levels.Length];
            foreach (int[] stimulus in stimuli)
            {
                for (int i = 0; i < chosen.Length; i++)
                    chosen[i] += stimulus[i];
            }

            return PsychometricCurve.Fit(levels, chosen, (double)trials * stimuli.Length);
        }

        int[][] Resample(int b)
        {
            int element = 0;
            var stimuli = new List<int[]>();
            for (int i = 0; i < answers.Count; i++)
            {
                int[][] observer = answers[stream.Below(b, element++, answers.Count)];
                for (int j = 0; j < observer.Length; j++)
                    stimuli.Add(observer[stream.Below(b, element++, observer.Length)]);
            }

            return [.. stimuli];
        }

        (double, double) Interval(Func<PsychometricCurve, double> of)
        {
            // A sample to which no curve could be fitted says nothing.
            double[] sorted = [.. drawn.Select(of).Where(double.IsFinite).Order()];
            return (SortedArrayStatistics.Quantile(sorted, 0.025), SortedArrayStatistics.Quantile(sorted, 0.975));
        }
    }
}
