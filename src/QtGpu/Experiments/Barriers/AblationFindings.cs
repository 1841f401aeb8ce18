using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Barriers;

/// <summary>What the ablation says: a difference with its interval for each model and barrier.</summary>
internal sealed class AblationFindings(IReadOnlyList<AblationTask> tasks, IReadOnlyList<AblationCase> cases)
{
    private const string Tunnelling = "tunnelling", LookAlike = "rational";

    private const string Better = "tunnelling is better", Worse = "tunnelling is worse";
    private const string Equivalent = "equivalent", Undecided = "undecided";

    // Where curves are drawn.
    private const int Points = 481;
    private const double Reach = 12;

    /// <summary>Scores by seed.</summary>
    public required Func<AblationTask, AblationCase, string, IReadOnlyList<double>> Scores { get; init; }

    public Findings All()
    {
        Compared[] all = Corrected([.. from task in tasks from one in cases select Compare(task, one)]);
        return new()
        {
            Sentences = [Headline(all), .. cases.Select(one => Sentence(one, [.. all.Where(c => c.Case == one)]))],
            Measures =
            [
                .. all.Select(c => Measure.Of(
                    $"{c.Task.Key}-theta-{c.Case.Key}",
                    $"{c.Task.Score} of tunnelling less that of its look-alike, {c.Task.Title}, {c.Case.Name}",
                    c.Difference, c.Task.Unit)),
            ],
            Tables =
            [
                new FindingTable("differences", "Tunnelling less its look-alike, paired by seed",
                    [
                        "model", "data", "slope", "barrier", "score", "tunnelling", "look-alike", "difference", "from",
                        "to", "margin", "seeds", "verdict",
                    ],
                    [.. all.Select(Row)]),
            ],
            Figures = [.. cases.Select(Shapes)],
        };
    }

    private Compared Compare(AblationTask task, AblationCase one)
    {
        IReadOnlyList<double> barrier = Scores(task, one, Tunnelling), shape = Scores(task, one, LookAlike);
        double[] differences = [.. barrier.Zip(shape, (a, b) => a - b)];
        return new(
            task, one, MeanInterval.Of([.. barrier]), MeanInterval.Of([.. shape]), MeanInterval.Of(differences),
            EquivalenceTest.Of(differences, task.Margin));
    }

    // So many tests find what is not there more often than one.
    private static Compared[] Corrected(Compared[] all) =>
    [
        .. all.Zip(
            EquivalenceTest.Corrected([.. all.Select(c => c.Test)]), (compared, test) => compared with { Test = test }),
    ];

    private string Headline(Compared[] all) =>
        $"Tunnelling or shape? {string.Join("; ", cases.Select(
            one => Count(one, [.. all.Where(c => c.Case == one)])))}.";

    private static string Count(AblationCase one, Compared[] models)
    {
        int Of(string verdict) => models.Count(c => c.Verdict == verdict);
        return Invariant($"{one.Name}: tunnelling is better in {Of(Better)} of {models.Length} models, ")
            + Invariant($"worse in {Of(Worse)}, equivalent in {Of(Equivalent)}, ")
            + Invariant($"{Of(Undecided)} undecided");
    }

    // What differs, wins and losses alike, then what does not.
    private static string Sentence(AblationCase one, Compared[] models)
    {
        string better = List(Better), worse = List(Worse);
        return $"{one.Name}, {Apart(one)}: tunnelling is better in {better}, and worse in {worse}.";

        string List(string verdict) =>
            models.Where(c => c.Verdict == verdict).Select(Text).ToArray() is { Length: > 0 } some
                ? string.Join("; ", some)
                : "none";
    }

    private static string Text(Compared c) => Invariant(
        $"{c.Task.Title} ({c.Difference.Mean:+0.00;−0.00} [{c.Difference.Low:+0.00;−0.00}, ")
        + Invariant($"{c.Difference.High:+0.00;−0.00}] {(c.Task.IsReservoir ? "decades of NMSE" : "points")}, ")
        + Invariant($"{c.Tunnelling.Mean:0.00} and {c.LookAlike.Mean:0.00}{(c.Task.IsReservoir ? "" : " %")})");

    private static IReadOnlyList<object?> Row(Compared c) =>
    [
        c.Task.Name, c.Task.Data, c.Task.Slope, c.Case.Name, c.Task.IsReservoir ? c.Task.Score : $"{c.Task.Score} [%]",
        c.Tunnelling.Mean, c.LookAlike.Mean, c.Difference.Mean, c.Difference.Low, c.Difference.High, c.Task.Margin,
        c.Difference.Count, c.Verdict,
    ];

    private static CurveFigure Shapes(AblationCase one)
    {
        (double[] z, double[] barrier, double[] shape) = Curves(one);
        return new(
            $"shapes-{one.Key}", $"Transmission and its look-alike, {one.Name}",
            $"Value and slope at z = 0⁺ are the same, {Apart(one)}.",
            "slope × pre-activation z", "f(z)", [new(Tunnelling, z, barrier), new("look-alike", z, shape)]);
    }

    // How far, and how much of that can be resonances: what T falls by behind a maximum.
    private static string Apart(AblationCase one)
    {
        (_, double[] barrier, double[] shape) = Curves(one);
        double apart = barrier.Zip(shape, (a, b) => Math.Abs(a - b)).Max(), most = barrier[0], fall = 0;
        foreach (double t in barrier)
            (most, fall) = (Math.Max(most, t), Math.Max(fall, most - t));
        return Invariant($"where the curves are up to {apart:0.000} apart, and T falls by up to {fall:0.000} behind ")
            + "its resonances";
    }

    private static (double[] Z, double[] Barrier, double[] Shape) Curves(AblationCase one)
    {
        double[] z = [.. Enumerable.Range(0, Points).Select(i => Reach * ((2.0 * i / (Points - 1)) - 1))];
        ActivationChoice barrier = one.Barrier(slope: 1), shape = one.LookAlike(slope: 1);
        return (z, [.. z.Select(x => barrier.At(x).Value)], [.. z.Select(x => shape.At(x).Value)]);
    }

    private sealed record Compared(
        AblationTask Task, AblationCase Case, MeanInterval Tunnelling, MeanInterval LookAlike, MeanInterval Difference,
        EquivalenceTest Test)
    {
        public string Verdict => Test.Verdict() switch
        {
            EquivalenceVerdict.Equivalent => Equivalent,
            EquivalenceVerdict.Different => Difference.Mean > 0 != Task.IsReservoir ? Better : Worse,
            _ => Undecided,
        };
    }
}
