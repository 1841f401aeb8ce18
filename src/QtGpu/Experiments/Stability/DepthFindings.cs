using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Stability;

/// <summary>What depth does.</summary>
/// <param name="depths">Hidden layers.</param>
/// <param name="shown">That whose layers are shown.</param>
/// <param name="runs">Of each activation, the subject first.</param>
internal sealed class DepthFindings(int[] depths, int shown, IReadOnlyList<DepthRuns> runs)
{
    /// <summary>What each lost from the shallowest to the deepest network.</summary>
    public IEnumerable<string> Sentences()
    {
        (int least, int most) = (depths.Min(), depths.Max());
        yield return Invariant($"From {least} to {most} hidden layers, each at its best rate, accuracy falls by ")
            + string.Join(", ", runs.Select(one => Invariant($"{Fall(one):0.0} points with {one.Activation}"))) + ".";
        foreach (DepthRuns one in runs)
        {
            MeanInterval shallow = one.Accuracy(least), deep = one.Accuracy(most), ratio = one.GradientRatio(most);
            int diverged = one.Diverged(most), all = one.OfDepth[most].Length;
            yield return Invariant($"{one.Activation}: {shallow.Mean:0.0} % with {least} hidden layers, ")
                + (diverged == all ? Invariant($"diverged with {most}")
                    : Invariant($"{deep.Mean:0.0} ± {deep.HalfWidth:0.0} % with {most}")
                        + (diverged > 0 ? Invariant($" ({diverged} of {all} diverged)") : ""))
                + Invariant($", where {one.Dead(most).Mean:0.0} % of its units are dead at the end and gradients are ")
                + Invariant($"10^{ratio.Mean:0.0} times as large in the first layer as in the last at the start.");
        }
    }

    /// <summary>Accuracy, dead units and gradients for every depth, and accuracy beside the subject's.</summary>
    public IEnumerable<Measure> Measures()
    {
        foreach (DepthRuns one in runs)
        {
            foreach (int depth in depths)
            {
                string of = Invariant($"{one.Activation}, {depth} hidden layers");
                yield return Of(one, depth, "accuracy", $"test accuracy of {of}", one.Accuracy(depth), "%");
                yield return Of(one, depth, "dead", $"dead units of {of} after training", one.Dead(depth), "%");
                yield return Of(
                    one, depth, "gradient-ratio", $"log₁₀ of the gradient in the first layer over the last of {of}",
                    one.GradientRatio(depth), "decades");
            }
        }

        foreach (DepthRuns other in runs.Skip(1))
        {
            foreach (int depth in depths)
            {
                MeanInterval apart = MeanInterval.Of([.. runs[0].OfDepth[depth]
                    .Zip(other.OfDepth[depth], (a, b) => a.Accuracy - b.Accuracy).Where(x => !double.IsNaN(x))]);
                yield return Of(
                    runs[0], depth, $"accuracy-less-{other.Id}",
                    Invariant($"accuracy of {runs[0].Activation} less {other.Activation}, {depth} hidden layers"),
                    apart, "points");
            }
        }
    }

    /// <summary>A row for each activation and depth.</summary>
    public FindingTable Table() => new(
        "depth", "Depth: accuracy, dead units, gradients (means over seeds, intervals of 95 %)",
        [
            "activation", "hidden layers", "best rate", "test accuracy %", "±", "diverged", "dead at the start %",
            "dead at the end %", "log₁₀ gradient first/last layer, at the start",
        ],
        [.. from one in runs
            from depth in depths
            let accuracy = one.Accuracy(depth)
            let results = one.OfDepth[depth]
            select (IReadOnlyList<object?>)
            [
                one.Activation, depth, one.Rates[depth], accuracy.Mean, accuracy.HalfWidth,
                one.Diverged(depth),
                results.Average(result => result.Dead[0]), results.Average(result => result.Dead[^1]),
                one.GradientRatio(depth).Mean,
            ]]);

    /// <summary>A row for each layer of the depth that is shown.</summary>
    public FindingTable LayerTable() => new(
        "layers", Invariant($"Layer by layer, {shown} hidden layers: quantiles of activations, gradients"),
        [
            "activation", "layer", "when", "5 %", "25 %", "50 %", "75 %", "95 %", "gradient, root mean square",
            "dead %",
        ],
        [.. from one in runs
            from layer in Enumerable.Range(0, shown)
            from when in new[] { "start", "end" }
            let profiles = Profiles(one, layer, when == "end")
            select (IReadOnlyList<object?>)
            [
                one.Activation, layer + 1, when,
                .. Enumerable.Range(0, 5).Select(q => (object?)profiles.Average(p => p.Activations[q])),
                profiles.Average(p => p.Gradient), profiles.Average(p => p.Dead),
            ]]);

    /// <summary>Accuracy over depth, dead units over time, activations and gradients over layers.</summary>
    public IEnumerable<Figure> Figures()
    {
        yield return new CurveFigure(
            "accuracy-over-depth", "Accuracy over depth",
            "The same start and epochs for all, each at its best rate; gaps have diverged.",
            "hidden layers", "test accuracy, %", [.. runs.Select(one => Over(one, one.Accuracy))]);
        yield return new CurveFigure(
            "dead-over-time", Invariant($"Dead units over time, {shown} hidden layers"),
            "Units whose slope is below 10⁻⁶ for every sample that they were shown.", "epochs", "dead units, %",
            [.. runs.Select(DeadOverTime)]);
        foreach (bool isAfter in new[] { false, true })
        {
            (string id, string when) = isAfter ? ("end", "after training") : ("start", "before training");
            yield return new CurveFigure(
                $"gradients-{id}", Invariant($"Gradients over layers {when}, {shown} hidden layers"),
                "Level is good: every layer learns at the same pace. Means over seeds.", "hidden layer",
                "∂L/∂z, root mean square",
                [.. runs.Select(one => OverLayers(one, isAfter, p => p.Gradient is > 0 and var g ? g : double.NaN))])
            {
                LogY = true,
            };
            yield return new CurveFigure(
                $"activations-{id}", Invariant($"Activations over layers {when}, {shown} hidden layers"),
                "The median over samples and units, and from 5 to 95 %.", "hidden layer", "f(z)",
                [.. runs.Select(one => OverLayers(one, isAfter, p => p.Activations[2]) with
                {
                    Low = OverLayers(one, isAfter, p => p.Activations[0]).Y,
                    High = OverLayers(one, isAfter, p => p.Activations[4]).Y,
                })]);
        }
    }

    // From the shallowest to the deepest, in points.
    private double Fall(DepthRuns one) => one.Accuracy(depths.Min()).Mean - one.Accuracy(depths.Max()).Mean;

    private Curve Over(DepthRuns one, Func<int, MeanInterval> of) => Curve.WithBand(
        one.Activation, [.. depths.Select(depth => (double)depth)],
        depths.Select(of).Select(m => (m.Mean, m.Low, m.High)));

    // Of seeds whose training had as many epochs as the longest.
    private Curve DeadOverTime(DepthRuns one)
    {
        DepthResult[] results = one.OfDepth[shown];
        int epochs = results.Max(result => result.Dead.Length);
        return new(
            one.Activation, [.. Enumerable.Range(0, epochs).Select(epoch => (double)epoch)],
            [.. Enumerable.Range(0, epochs).Select(epoch => results.Where(result => result.Dead.Length > epoch)
                .Average(result => result.Dead[epoch]))]);
    }

    private Curve OverLayers(DepthRuns one, bool isAfter, Func<LayerProfile, double> of) => new(
        one.Activation, [.. Enumerable.Range(1, shown).Select(layer => (double)layer)],
        [.. Enumerable.Range(0, shown).Select(layer => Profiles(one, layer, isAfter).Average(of))]);

    private IEnumerable<LayerProfile> Profiles(DepthRuns one, int layer, bool isAfter) =>
        one.OfDepth[shown].Select(result => (isAfter ? result.After : result.Before)[layer]);

    private static Measure Of(DepthRuns one, int depth, string id, string what, MeanInterval value, string unit) =>
        Measure.Of(Invariant($"{one.Id}-{id}-depth-{depth}"), what, value, unit);
}
