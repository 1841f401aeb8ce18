using MathNet.Numerics;
using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Confidence;

/// <summary>Switching points on both ways of a morph.</summary>
internal sealed class HysteresisFindings
{
    private readonly int[] _frames;
    private readonly IReadOnlyList<Viewed> _viewers;

    /// <summary>Takes what was measured.</summary>
    /// <param name="frames">Frames of a morph.</param>
    /// <param name="runs">All runs.</param>
    public HysteresisFindings(int[] frames, IReadOnlyList<(ConfidenceRun Run, FilmAnswers Answers)> runs)
    {
        _frames = frames;
        _viewers = [.. runs.GroupBy(one => one.Run.Kind, one => one.Answers).Select(group => new Viewed(
            group.Key,
            [.. frames.Select((_, speed) => MeanInterval.Of([.. group.Select(a => a.Differences[speed].Average())]))],
            [.. frames.Select((_, speed) => group.Average(answers => answers.Settled[speed]))],
            MeanInterval.Of([.. group.Select(Limit)])))];
    }

    /// <summary>Who stays with what it saw, in words.</summary>
    public IEnumerable<string> Sentences()
    {
        bool isZero = _viewers.Where(one => one.Run.Observer == FilmViewer.Memoryless)
            .All(one => one.Hysteresis.All(h => h is { Mean: 0, StandardDeviation: 0 }));
        yield return "Without memory the switching point "
            + (isZero ? "is the same on both ways, exactly." : "differs between the ways, which must not be.");
        foreach (Viewed one in _viewers.Where(one => one.Run.Observer != FilmViewer.Memoryless))
        {
            MeanInterval fast = one.Hysteresis[0], slow = one.Hysteresis[^1];
            string verdict = fast.Low > 0 ? "stays with what it saw"
                : fast.High < 0 ? "runs ahead of the morph" : "shows no hysteresis that can be told from 0";
            yield return Invariant($"{one.Run.Dataset}, {one.Run.Title} {verdict}: {Percent(slow)} of a morph of ")
                + Invariant($"{_frames[^1]} frames, {Percent(fast)} of one of {_frames[0]}; of an endlessly slow one ")
                + $"{Percent(one.Limit)} would be left.";
        }
    }

    /// <summary>The fastest and the slowest morph of each, and what is left of an endlessly slow one.</summary>
    public IEnumerable<Measure> Measures() =>
        from one in _viewers
        from number in new[] { 0, _frames.Length - 1 }.Distinct()
            .Select(speed => (
                Id: Invariant($"{_frames[speed]}"), Frames: Invariant($"{_frames[speed]} frames"),
                H: one.Hysteresis[speed]))
            .Append((Id: "limit", Frames: "endlessly slow, extrapolated", H: one.Limit))
        select new Measure(
            $"{one.Run.Id}-hysteresis-{number.Id}",
            $"{one.Run.Title}, {one.Run.Dataset}: switching point there less back, {number.Frames}",
            100 * number.H.Mean, 100 * number.H.Low, 100 * number.H.High, number.H.Count, "% of the morph");

    /// <summary>All of it.</summary>
    public FindingTable Table() => new(
        "hysteresis", "Switching point on the way to B less that on the way back, intervals of 95 % over seeds",
        [
            "data set", "observer", "activation", "frames of the morph", "hysteresis %", "±", "lag of each way, frames",
            "settled %",
        ],
        [.. from one in _viewers
            from speed in Enumerable.Range(0, _frames.Length)
            let h = one.Hysteresis[speed]
            select (IReadOnlyList<object?>)
            [
                one.Run.Dataset, one.Run.Observer, one.Run.Activation, _frames[speed], 100 * h.Mean,
                100 * h.HalfWidth, h.Mean * _frames[speed] / 2, one.Settled[speed],
            ]]);

    /// <summary>Hysteresis over the frames of a morph.</summary>
    public IEnumerable<Figure> Figures() =>
        from kind in _viewers.Where(one => one.Run.Observer != FilmViewer.Memoryless)
            .GroupBy(one => (one.Run.Dataset, one.Run.Observer))
        select new CurveFigure(
            $"{kind.Key.Dataset}-{kind.Key.Observer}-hysteresis",
            $"Hysteresis of the switching point: {kind.Key.Dataset}, {kind.Key.Observer}",
            "Above 0 a network stays with what it saw. What only averages over its last frames falls as one over the "
            + "number of frames; what stays however slow the morph is hysteresis proper.",
            "frames of the morph on each way", "hysteresis, % of the morph",
            [.. kind.Select(one => Curve.WithBand(
                one.Run.Activation, [.. _frames.Select(f => (double)f)],
                one.Hysteresis.Select(h => (100 * h.Mean, 100 * h.Low, 100 * h.High))))])
        {
            LogX = true,
        };

    // h∞ of h = h∞ + c/frames, by least squares: a lag of so many frames is c, hysteresis proper what is left.
    private double Limit(FilmAnswers answers)
    {
        double[] h = Array.ConvertAll(answers.Differences, pairs => pairs.Average());
        return h.Length < 2 ? double.NaN : Fit.Line(Array.ConvertAll(_frames, frames => 1.0 / frames), h).A;
    }

    private static string Percent(MeanInterval part) =>
        Invariant($"{100 * part.Mean:0.0} ± {100 * part.HalfWidth:0.0} %");

    private sealed record Viewed(
        ConfidenceRun Run, MeanInterval[] Hysteresis, double[] Settled, MeanInterval Limit);
}
