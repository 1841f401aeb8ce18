using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.EdgeGates;

/// <summary>What the curves say.</summary>
/// <param name="all">Those of each series.</param>
/// <param name="references">Units of plain cells whose errors are to be met.</param>
internal sealed class QkanLstmFindings(IReadOnlyList<SeriesErrors> all, int[] references)
{
    private const double Claimed = 0.21; // 79 % fewer

    private readonly IReadOnlyList<EqualError> _met =
    [
        .. from series in all
           from edges in series.Edges
           from units in references
           select EqualError.Of(series, edges, series.Lstm.Sizes.Single(size => size.Units == units)),
    ];

    /// <summary>All of it.</summary>
    public Findings Findings() => new()
    {
        Sentences = [Verdict(), .. _met.Select(met => met.Sentence)],
        Measures = [.. _met.Select(met => met.Measure), .. all.SelectMany(Best)],
        Tables = [Equal(), Errors()],
        Figures = [.. all.Select(Figure)],
    };

    private string Verdict()
    {
        EqualError[] even = [.. _met.Where(met => met.IsMet)];
        int fulfil = even.Count(met => met.Ratio.Value <= Claimed), below = even.Count(met => met.Ratio.Value < 1);
        string answer = Invariant($"79 % fewer parameters at equal error: so in {fulfil} of {_met.Count} comparisons; ")
            + Invariant($"edges get down to the error of plain units in {even.Length}, ")
            + Invariant($"with fewer parameters in {below}.");
        return even.MinBy(met => met.Ratio.Value) is not { } best ? answer : answer
            + Invariant($" The smallest ratio is {best.Words} ({best.Series.Series}, {best.Edges.Name}, ")
            + Invariant($"error of {best.Reference.Units} plain units).");
    }

    private static IEnumerable<Measure> Best(SeriesErrors series)
    {
        foreach (ErrorCurve curve in series.Edges.Prepend(series.Lstm))
        {
            SizeErrors best = curve.Sizes.MinBy(size => size.Errors.Average())!;
            (double value, double low, double high) = ErrorCurve.Interval(best);
            yield return new(
                $"{series.Series}-{curve.Id}-least-error",
                Invariant($"test error of {curve.Name} with the best number of parameters, {best.Parameters}, ")
                    + series.Series,
                value, low, high, best.Errors.Length, "σ");
        }
    }

    private FindingTable Equal() => new(
        "equal-error", "Parameters at equal test error (bootstrap intervals of 95 % over seeds)",
        [
            "series", "gates", "LSTM units", "test error, σ", "parameters, LSTM", "parameters, edges",
            "ratio", "low", "high", "fewer %", "bound",
        ],
        [.. _met.Select(met => (IReadOnlyList<object?>)
        [
            met.Series.Series, met.Edges.Name, met.Reference.Units, Math.Pow(10, met.Error), met.Plain, met.OfEdges,
            met.Ratio.Value, met.Ratio.Low, met.Ratio.High, 100 * (1 - met.Ratio.Value), met.Bound,
        ])]);

    private FindingTable Errors() => new(
        "errors", "Test error of each size at its best rate (geometric mean over seeds, intervals of 95 %)",
        ["series", "network", "units", "parameters", "best rate", "test error, σ", "low", "high"],
        [.. from series in all
            from curve in series.Edges.Prepend(series.Lstm)
            from size in curve.Sizes
            let error = ErrorCurve.Interval(size)
            select (IReadOnlyList<object?>)
            [
                series.Series, curve.Name, size.Units, size.Parameters, size.Rate, error.Value, error.Low, error.High,
            ]]);

    private static CurveFigure Figure(SeriesErrors series) => new(
        $"{series.Series}-error", $"Test error over parameters: {series.Series}",
        "Left and low is good. Each size at its best rate; geometric means over seeds and their 95 % intervals.",
        "parameters", "RMSE of the next value, σ of the training steps",
        [.. from curve in series.Edges.Prepend(series.Lstm)
            select Curve.WithBand(
                curve.Name, [.. curve.Sizes.Select(size => (double)size.Parameters)],
                curve.Sizes.Select(ErrorCurve.Interval))])
    {
        LogX = true,
        LogY = true,
    };
}

/// <summary>What both kinds need for the error of a plain network.</summary>
/// <param name="Series">The series.</param>
/// <param name="Edges">The kind beside it.</param>
/// <param name="Reference">The plain network.</param>
/// <param name="Error">log₁₀ of its error.</param>
/// <param name="Plain">Parameters of plain networks.</param>
/// <param name="OfEdges">Parameters of the others.</param>
/// <param name="Ratio">Of these over those.</param>
internal sealed record EqualError(
    SeriesErrors Series, ErrorCurve Edges, SizeErrors Reference, double Error, double Plain, double OfEdges,
    BootstrapInterval Ratio)
{
    /// <summary>Compares them, in each resample at the error that the plain network has there.</summary>
    public static EqualError Of(SeriesErrors series, ErrorCurve edges, SizeErrors reference)
    {
        int[] seeds = [.. Enumerable.Range(0, reference.Errors.Length)];
        double error = ErrorCurve.Mean(reference, seeds);
        return new(
            series, edges, reference, error, series.Lstm.ParametersAt(error, seeds), edges.ParametersAt(error, seeds),
            BootstrapInterval.OfRuns(seeds.Length, Of));

        double Of(int[] runs)
        {
            double own = ErrorCurve.Mean(reference, runs);
            return edges.ParametersAt(own, runs) / series.Lstm.ParametersAt(own, runs);
        }
    }

    /// <summary>Whether some network with edges has an error as small.</summary>
    public bool IsMet => Edges.Reaches(Error);

    /// <summary><c>at most</c> or <c>at least</c> where it is a bound; else nothing.</summary>
    public string Bound => Edges.BeginsBelow(Error) ? "at most" : IsMet ? "" : "at least";

    /// <summary>The ratio with its interval.</summary>
    public string Words => (Bound.Length > 0 ? Bound + " " : "") + Invariant($"{Ratio.Value:0.00}")
        + (double.IsNaN(Ratio.Low) ? "" : Invariant($" ({Ratio.Low:0.00} … {Ratio.High:0.00})"));

    /// <summary>It in words.</summary>
    public string Sentence =>
        Invariant($"{Series.Series}: for the error of {Reference.Units} units of a plain LSTM, ")
        + Invariant($"{Math.Pow(10, Error):0.0000} σ, which takes {Plain:0} parameters, {Edges.Name} ")
        + (IsMet ? Invariant($"takes {OfEdges:0}") : Invariant($"with up to {OfEdges:0} does not suffice"))
        + $": a ratio of {Words}.";

    /// <summary>It as a number.</summary>
    public Measure Measure => new(
        Invariant($"{Series.Series}-{Edges.Id}-ratio-at-{Reference.Units}"),
        Invariant($"parameters with {Edges.Name} over those of a plain LSTM at the error of its {Reference.Units} ")
        + $"units, {Series.Series}{(Bound.Length > 0 ? $", {Bound}" : "")}",
        Ratio.Value, Ratio.Low, Ratio.High, Ratio.Count);
}
