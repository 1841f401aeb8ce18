using MathNet.Numerics.Statistics;
using QtGpu.Kernels.Random;
using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Confidence;

/// <summary>Psychometric curves of all observers, over all their seeds and seed by seed.</summary>
internal sealed class CurveFindings
{
    private readonly double[] _levels;
    private readonly IReadOnlyList<Observed> _observers;

    /// <summary>Fits them.</summary>
    /// <param name="levels">λ.</param>
    /// <param name="resamples">Of the bootstrap.</param>
    /// <param name="runs">All runs; seeds of the same observers in the same order.</param>
    public CurveFindings(
        double[] levels, int resamples, IReadOnlyList<(ConfidenceRun Run, MorphAnswers Answers)> runs)
    {
        _levels = levels;
        _observers = [.. runs.GroupBy(one => one.Run.Kind, one => one.Answers).Select(group =>
        {
            MorphAnswers[] seeds = [.. group];
            int trials = seeds[0].Trials;
            return new Observed(
                group.Key, seeds,
                PsychometricIntervals.Fit(
                    levels, [.. seeds.Select(seed => seed.Chosen)], trials, resamples,
                    RandomStream.Named(0, "confidence " + group.Key.Id)),
                [.. seeds.Select(seed => PsychometricCurve.Fit(levels, Sums(seed), trials * seed.Chosen.Length))]);
        })];
    }

    /// <summary>How tunnelling differs from the others, in words.</summary>
    public IEnumerable<string> Sentences()
    {
        foreach (var (one, other) in Beside())
        {
            MeanInterval answers = Ratio(one, other, Widths), each = Ratio(one, other, Rises);
            string verdict = each.Low > 0 ? "is less sure near the border than"
                : each.High < 0 ? "is surer near the border than" : "cannot be told near the border from";
            yield return $"{one.Run.Dataset}, {one.Run.Title} {verdict} {other.Run.Activation}: its probability of B "
                + $"rises over {Times(each)} the stretch of a morph, and its answers to many morphs over "
                + $"{Times(answers)} (width of the psychometric curve).";
        }
    }

    /// <summary>Threshold, width and lapses of every observer, and widths of tunnelling over those of others.</summary>
    public IEnumerable<Measure> Measures()
    {
        foreach (Observed one in _observers)
        {
            PsychometricIntervals fit = one.Fit;
            yield return Of(one, "threshold", "part of the morph where it changes", fit.Curve.Threshold, fit.Threshold);
            yield return Of(one, "width", "width w of its curve, in parts of the morph", fit.Curve.Width, fit.Width);
            yield return Of(one, "low-lapse", "how often A is B to it", fit.Curve.LowLapse, fit.LowLapse);
            yield return Of(one, "high-lapse", "how often B is A to it", fit.Curve.HighLapse, fit.HighLapse);
        }

        foreach (var (one, other) in Beside())
        {
            yield return Over(one, other, "width", "width of the curve", Widths);
            yield return Over(one, other, "rise", "width of the probability's rise over one morph", Rises);
        }
    }

    /// <summary>All fits.</summary>
    public FindingTable Table() => new(
        "curves", "Psychometric curves ψ(λ) = γ + (1 − γ − δ)/(1 + e^−(λ − μ)/w), bootstrap intervals of 95 %",
        [
            "data set", "observer", "activation", "test accuracy %", "threshold μ", "μ from", "μ to", "width w",
            "w from", "w to", "lapse γ", "γ from", "γ to", "lapse δ", "δ from", "δ to", "width of one morph",
        ],
        [.. _observers.Select(one => (IReadOnlyList<object?>)
        [
            one.Run.Dataset, one.Run.Observer, one.Run.Activation, one.Seeds.Average(seed => seed.Accuracy),
            one.Fit.Curve.Threshold, one.Fit.Threshold.Low, one.Fit.Threshold.High,
            one.Fit.Curve.Width, one.Fit.Width.Low, one.Fit.Width.High,
            one.Fit.Curve.LowLapse, one.Fit.LowLapse.Low, one.Fit.LowLapse.High,
            one.Fit.Curve.HighLapse, one.Fit.HighLapse.Low, one.Fit.HighLapse.High, Rises(one).Average(),
        ])]);

    /// <summary>Answers and curves of each data set and kind of observer.</summary>
    public IEnumerable<Figure> Figures() =>
        from kind in _observers.GroupBy(one => (one.Run.Dataset, one.Run.Observer))
        let curves = kind.SelectMany(one => new[] { Answers(one), Fitted(one) })
        select new CurveFigure(
            $"{kind.Key.Dataset}-{kind.Key.Observer}-curves",
            $"Answers along a morph: {kind.Key.Dataset}, {kind.Key.Observer}",
            "The share of answers that were B, over all pairs and seeds, and the fitted curve. Steep is sharp; what is "
            + "missing to 0 and 1 at the ends are lapses.",
            "part of B in the image λ", "share of answers B", [.. curves]);

    private Curve Answers(Observed one)
    {
        double[] sums = new double[_levels.Length];
        foreach (MorphAnswers seed in one.Seeds)
            sums = [.. sums.Zip(Sums(seed), (a, b) => a + b)];
        double all = one.Seeds.Sum(seed => (double)seed.Trials * seed.Chosen.Length);
        return new(one.Run.Activation, _levels, Array.ConvertAll(sums, k => k / all));
    }

    private static Curve Fitted(Observed one)
    {
        double[] x = Morphs.Levels(101);
        return new(one.Run.Activation + ", fitted", x, Array.ConvertAll(x, one.Fit.Curve.At));
    }

    // The first activation beside each other one of the same data set and kind.
    private IEnumerable<(Observed One, Observed Other)> Beside() =>
        from kind in _observers.GroupBy(one => (one.Run.Dataset, one.Run.Observer))
        from other in kind.Skip(1)
        select (kind.First(), other);

    // Of logarithms, seed by seed.
    private static MeanInterval Ratio(Observed one, Observed other, Func<Observed, double[]> of) =>
        MeanInterval.OfDifferences([.. of(one).Select(x => Math.Log(x))], [.. of(other).Select(x => Math.Log(x))]);

    private static Measure Over(
        Observed one, Observed other, string id, string what, Func<Observed, double[]> of)
    {
        MeanInterval ratio = Ratio(one, other, of);
        return new(
            $"{one.Run.Id}-{id}-over-{other.Run.Activation}",
            $"{what} of {one.Run.Title} over that of {other.Run.Activation}, {one.Run.Dataset}",
            Math.Exp(ratio.Mean), Math.Exp(ratio.Low), Math.Exp(ratio.High), ratio.Count);
    }

    private static string Times(MeanInterval ratio) => Invariant(
        $"{Math.Exp(ratio.Mean):0.00} times (95 % {Math.Exp(ratio.Low):0.00} to {Math.Exp(ratio.High):0.00})");

    private static double[] Widths(Observed one) => Array.ConvertAll(one.BySeed, curve => curve.Width);

    // The median over pairs of each seed.
    private static double[] Rises(Observed one) =>
        Array.ConvertAll(one.Seeds, seed => seed.Rise.Where(rise => !double.IsNaN(rise)).Median());

    private static double[] Sums(MorphAnswers answers) => [.. Enumerable.Range(0, answers.Chosen[0].Length)
        .Select(i => answers.Chosen.Sum(pair => (double)pair[i]))];

    private static Measure Of(Observed one, string id, string what, double value, (double Low, double High) interval) =>
        new(
            $"{one.Run.Id}-{id}", $"{one.Run.Title}, {one.Run.Dataset}: {what}", value, interval.Low, interval.High,
            one.Seeds.Length);

    private sealed record Observed(
        ConfidenceRun Run, MorphAnswers[] Seeds, PsychometricIntervals Fit, PsychometricCurve[] BySeed);
}
