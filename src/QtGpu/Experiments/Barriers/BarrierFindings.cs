using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Barriers;

/// <summary>What barriers do to models: maps of score and gradient.</summary>
internal sealed class BarrierFindings(BarrierExperiment experiment)
{
    // Thin: what the authors plausibly meant. Thick: less than 1e-7 gets through at half the height.
    private const double Thin = 2.5, Thick = 12;

    // The published height and scale in eV.
    private const double Height = ActivationChoice.PaperHeight, Scale = 10;

    private readonly BarrierSettings[] _grid = [.. experiment.Grid];

    /// <summary>Scores of a cell, by seed.</summary>
    public required Func<ModelTask, BarrierSettings, IReadOnlyList<BarrierScore>> Scores { get; init; }

    public Findings All() => new()
    {
        Sentences = [Headline(), .. experiment.Tasks.Select(Sentence)],
        Measures = [.. experiment.Tasks.SelectMany(Measures)],
        Tables = [Cells()],
        Figures = [.. experiment.Tasks.SelectMany(Maps)],
    };

    private double Score(ModelTask task, BarrierSettings one) => Scores(task, one).Average(score => score.Score);

    private double Gradient(ModelTask task, BarrierSettings one) => Scores(task, one).Average(score => score.Gradient);

    // Nearer to the best of all barriers than to what knows nothing: the worst of networks, the series' mean.
    private bool Learns(ModelTask task, BarrierSettings one)
    {
        double nothing = task.IsReservoir ? 0 : _grid.Min(other => Score(task, other));
        double middle = (nothing + Score(task, Best(task))) / 2;
        return task.IsReservoir ? Score(task, one) < middle : Score(task, one) > middle;
    }

    private BarrierSettings Best(ModelTask task) =>
        task.IsReservoir ? _grid.MinBy(one => Score(task, one))! : _grid.MaxBy(one => Score(task, one))!;

    private string Headline()
    {
        string learn = Invariant($"{Count(IsThin)} with θ up to {Thin}, {Count(IsThick)} with θ from {Thick}");
        BarrierSettings[] lifted = [.. experiment.Tasks.SelectMany(
            task => _grid.Where(one => IsThick(one) && Learns(task, one)))];
        string least = lifted.Length == 0 ? "" : Invariant(
            $"; of the latter the least s/V₀ is {lifted.Min(one => one.Scale / one.Height):0.##}");
        return Invariant($"Barriers that learn, over {experiment.Tasks.Count} models: {learn}{least}. ")
            + Invariant($"At {Height} eV and s = {Scale} eV: {Count(one => IsThin(one) && IsPublished(one))} with ")
            + Invariant($"θ up to {Thin}, {Count(one => IsThick(one) && IsPublished(one))} with θ from {Thick}.");
    }

    private string Count(Func<BarrierSettings, bool> belongs)
    {
        BarrierSettings[] some = [.. _grid.Where(belongs)];
        int learning = experiment.Tasks.Sum(task => some.Count(one => Learns(task, one)));
        return Invariant($"{learning} of {some.Length * experiment.Tasks.Count}");
    }

    private static bool IsThin(BarrierSettings one) => one.Opacity <= Thin;

    private static bool IsThick(BarrierSettings one) => one.Opacity >= Thick;

    private static bool IsPublished(BarrierSettings one) => one.Height == Height && one.Scale == Scale;

    private string Sentence(ModelTask task)
    {
        BarrierSettings[] thin = [.. _grid.Where(IsThin)], thick = [.. _grid.Where(IsThick)];
        BarrierSettings best = Best(task);
        string published = string.Join(", ", Published.Select(one => Invariant(
            $"{one.Width} nm (θ = {one.Opacity:0.0}) {task.Words(Score(task, one))}, {Gradient(task, one):0.0e+0}")));
        return Invariant($"{task.Name} ({task.Data}): {thin.Count(one => Learns(task, one))} of {thin.Length} thin ")
            + Invariant($"barriers learn and {thick.Count(one => Learns(task, one))} of {thick.Length} thick ones; ")
            + Invariant($"the best is {best} (θ = {best.Opacity:0.0}) with ")
            + task.Words(Score(task, best))
            + (published.Length == 0 ? "." : Invariant(
                $". At {Height} eV and s = {Scale} eV, score and {task.GradientWords}: {published}."));
    }

    private IEnumerable<BarrierSettings> Published => _grid.Where(IsPublished);

    private IEnumerable<Measure> Measures(ModelTask task)
    {
        yield return Share("thin", IsThin, Invariant($"θ up to {Thin}"));
        yield return Share("thick", IsThick, Invariant($"θ from {Thick}"));
        foreach (BarrierSettings one in Published)
        {
            IReadOnlyList<BarrierScore> scores = Scores(task, one);
            string key = Invariant($"{task.Model}-width-{one.Width}");
            yield return Measure.Of(
                $"{key}-score", $"{task.Score}, {task.Name}, {one}", MeanInterval.Of([.. scores.Select(s => s.Score)]),
                task.Unit);
            yield return Measure.Of(
                $"{key}-gradient", $"{task.GradientWords}, {task.Name}, {one}",
                MeanInterval.Of([.. scores.Select(s => s.Gradient)]));
        }

        Measure Share(string key, Func<BarrierSettings, bool> belongs, string words)
        {
            BarrierSettings[] some = [.. _grid.Where(belongs)];
            double share = some.Length == 0 ? double.NaN : 100.0 * some.Count(one => Learns(task, one)) / some.Length;
            return new(
                $"{task.Model}-{key}-learning", $"barriers with {words} that learn, {task.Name}", share, double.NaN,
                double.NaN, some.Length, "%");
        }
    }

    private FindingTable Cells() => new(
        "cells", "Every barrier in every model, means over seeds",
        ["model", "V₀ [eV]", "a [nm]", "s [eV]", "θ", "s/V₀", "score", "gradient", "seeds"],
        [
            .. from task in experiment.Tasks
               from one in _grid
               select (IReadOnlyList<object?>)
               [
                   task.Name, one.Height, one.Width, one.Scale, one.Opacity, one.Scale / one.Height, Score(task, one),
                   Gradient(task, one), experiment.Seeds,
               ],
        ]);

    private IEnumerable<HeatMap> Maps(ModelTask task)
    {
        yield return Map(
            $"{task.Model}-score", $"{task.Name} ({task.Data}): {task.Score}",
            task.IsReservoir
                ? "lg NMSE of a free forecast, less is better; 0: the series' mean; 2: it left all bounds."
                : "Test accuracy in %. Columns are widths, each block of rows a height with its energy scales.",
            task.IsReservoir ? task.Score : $"{task.Score} [%]", one => Score(task, one), log: false);
        yield return Map(
            $"{task.Model}-gradient", $"{task.Name} ({task.Data}): {task.GradientWords}",
            "Where it is 1e-6 of its largest value or less, nothing can be learnt.", task.GradientWords,
            one => Gradient(task, one) is > 0 and var gradient ? gradient : double.NaN, log: true);
    }

    private HeatMap Map(
        string id, string title, string caption, string of, Func<BarrierSettings, double> value, bool log)
    {
        var rows = (from height in experiment.Heights from scale in experiment.Scales select (height, scale)).ToArray();
        return new(
            id, title, caption, "width a [nm]", [.. experiment.Widths.Select(width => Invariant($"{width}"))],
            "height V₀, scale s [eV]", [.. rows.Select(row => Invariant($"{row.height}, {row.scale}"))], of,
            [
                .. rows.Select(row => (double[])
                [
                    .. experiment.Widths.Select(width => value(new(row.height, width, row.scale))),
                ]),
            ])
        {
            Log = log,
        };
    }
}
