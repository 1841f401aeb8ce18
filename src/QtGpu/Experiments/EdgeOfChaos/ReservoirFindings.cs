using System.Globalization;
using MathNet.Numerics.Statistics;
using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.EdgeOfChaos;

/// <summary>What the maps say.</summary>
/// <param name="maps">Of tanh first.</param>
/// <param name="band">|λ| at most this is the edge.</param>
internal sealed class ReservoirFindings(IReadOnlyList<ReservoirMap> maps, double band)
{
    private const double BinWidth = 0.05; // of λ, in the curves

    private readonly IReadOnlyList<(ReservoirMap Map, HeldOutChoice Best, HeldOutChoice? Edge)> _found =
    [
        .. maps.Select(map => (
            map, Best(map.All)!, Best(map.All.Where(cell => Math.Abs(cell.Exponent) <= band)))),
    ];

    /// <summary>All of it.</summary>
    public Findings Findings() => new()
    {
        Sentences = [.. _found.Select(Answer), .. _found.Skip(1).Select(Beside), .. maps.Select(Where)],
        Measures = [.. _found.SelectMany(Measures)],
        Tables = [Edges(), Regimes()],
        Figures = [.. maps.SelectMany(HeatMaps), ErrorsOverExponent()],
    };

    private string Answer((ReservoirMap Map, HeldOutChoice Best, HeldOutChoice? Edge) found)
    {
        MeanInterval exponent = MeanInterval.Of(found.Best.Lyapunov), error = MeanInterval.Of(found.Best.Error);
        string best = found.Map.Units.Name
            + Invariant($" forecasts best at λ = {exponent.Mean:0.000} ± {exponent.HalfWidth:0.000} per step ")
            + Invariant($"(NMSE {Math.Pow(10, error.Mean):0.0e+0}); ");
        if (found.Edge is null)
            return best + Invariant($"no place of the map has |λ| ≤ {band}.");
        MeanInterval cost = Cost(found);
        return best + (cost.Low > 0 ? Invariant($"the best with |λ| ≤ {band} is worse by {Decades(cost)}.")
            : cost.High < 0
                ? Invariant($"the best with |λ| ≤ {band} is better ({Decades(cost)}): other seeds chose a worse place.")
                : Invariant($"with |λ| ≤ {band} the best cannot be told from it ({Decades(cost)})."));
    }

    private string Beside((ReservoirMap Map, HeldOutChoice Best, HeldOutChoice? Edge) found)
    {
        MeanInterval apart = AgainstTanh(found.Best);
        string verdict = apart.Low > 0 ? "is behind" : apart.High < 0 ? "is ahead of" : "cannot be told from";
        return $"At its best {found.Map.Units.Name} {verdict} {maps[0].Units.Name}: {Decades(apart)} of NMSE"
            + " (positive is worse).";
    }

    private static string Where(ReservoirMap map)
    {
        IEnumerable<string> edges = Enumerable.Range(0, map.Cells[0].Length)
            .Select(k => (map.Cells[0][k].Slope, Edge: map.Edge(k)))
            .Select(one => Invariant($"slope {one.Slope}: ") + (one.Edge.Count == 0
                ? "not within the map"
                : Invariant($"ρ = {one.Edge.Mean:0.00}")));
        return $"λ of {map.Units.Name} crosses 0 at {string.Join(", ", edges)}.";
    }

    private IEnumerable<Measure> Measures((ReservoirMap Map, HeldOutChoice Best, HeldOutChoice? Edge) found)
    {
        (string id, string name) = (found.Map.Units.Id, found.Map.Units.Name);
        yield return Measure.Of(
            $"{id}-lyapunov-at-best", $"conditional Lyapunov exponent where {name} forecasts best",
            MeanInterval.Of(found.Best.Lyapunov), "per step");
        yield return Measure.Of(
            $"{id}-log-nmse-at-best", $"log₁₀ NMSE of the best free run of {name}", MeanInterval.Of(found.Best.Error));
        yield return Measure.Of(
            $"{id}-lyapunov-at-best-step", $"conditional Lyapunov exponent where {name} is best one step ahead",
            MeanInterval.Of(ReservoirMap.Best([.. found.Map.All], cell => cell.OneStep)!.Lyapunov), "per step");
        yield return Measure.Of(
            $"{id}-edge-cost", $"log₁₀ NMSE of {name} at the edge of chaos less that at its best",
            found.Edge is null ? MeanInterval.Of([]) : Cost(found), "decades");
        (double slope, MeanInterval edge) = EdgeNearSlopeOne(found.Map);
        yield return new(
            $"{id}-edge-gain", Invariant($"ρ·slope at which λ of {name} crosses 0, with slope {slope}"),
            slope * edge.Mean, slope * edge.Low, slope * edge.High, edge.Count);
        if (found.Map != maps[0])
        {
            yield return Measure.Of(
                $"{id}-against-tanh", $"log₁₀ NMSE of {name} at its best less that of tanh", AgainstTanh(found.Best),
                "decades");
        }
    }

    // Of the slopes with which every seed crosses, that nearest to 1; no edge where there is none.
    private static (double Slope, MeanInterval Edge) EdgeNearSlopeOne(ReservoirMap map) =>
        map.Cells[0].Select((cell, k) => (cell.Slope, Edge: map.Edge(k)))
            .Where(one => one.Edge.Count == map.Cells[0][0].Lyapunov.Length)
            .OrderBy(one => Math.Abs(Math.Log(one.Slope)))
            .FirstOrDefault((1, MeanInterval.Of([])));

    private FindingTable Edges() => new(
        "edge", "Where the conditional Lyapunov exponent crosses zero",
        ["units", "slope", "spectral radius at λ = 0", "±", "ρ·slope", "seeds that cross"],
        [.. from map in maps
            from k in Enumerable.Range(0, map.Cells[0].Length)
            let edge = map.Edge(k)
            let slope = map.Cells[0][k].Slope
            select (IReadOnlyList<object?>)
            [
                map.Units.Name, slope, edge.Mean, edge.HalfWidth, edge.Mean * slope, edge.Count,
            ]]);

    private FindingTable Regimes() => new(
        "regimes", "The best free run of each regime; its place is chosen by other seeds than the one it is read from",
        [
            "units", "regime", "places of the map", "log₁₀ NMSE, free run", "±", "λ there", "one step ahead",
            "λ there, one step",
        ],
        [.. from map in maps
            from regime in new (string Name, Func<ReservoirCell, bool> Holds)[]
            {
                ("ordered", cell => cell.Exponent < -band),
                ("edge", cell => Math.Abs(cell.Exponent) <= band),
                ("chaotic", cell => cell.Exponent > band),
            }
            let cells = map.All.Where(regime.Holds).ToArray()
            let best = Best(cells)
            let step = ReservoirMap.Best(cells, cell => cell.OneStep)
            let error = MeanInterval.Of(best?.Error ?? [])
            select (IReadOnlyList<object?>)
            [
                map.Units.Name, regime.Name, cells.Length, error.Mean, error.HalfWidth,
                Mean(best?.Lyapunov), Mean(step?.Error), Mean(step?.Lyapunov),
            ]]);

    private static IEnumerable<Figure> HeatMaps(ReservoirMap map)
    {
        yield return Heat(map, "lyapunov", "Conditional Lyapunov exponent", "λ per step", cell => cell.Exponent, false);
        yield return Heat(
            map, "nmse", "Error of the free run", "NMSE, geometric mean over seeds",
            cell => Math.Pow(10, cell.FreeRun.Average()), true);
        yield return Heat(
            map, "nmse-one-step", "Error one step ahead", "NMSE, geometric mean over seeds",
            cell => Math.Pow(10, cell.OneStep.Average()), true);
    }

    private static HeatMap Heat(
        ReservoirMap map, string id, string title, string of, Func<ReservoirCell, double> value, bool isLog)
    {
        string caption = isLog
            ? "Low is good; read it beside the map of λ."
            : "Below 0 the echo-state property holds; above 0 chaos.";
        return new(
            $"{map.Units.Id}-{id}", $"{title}: {map.Units.Name}", caption, "slope at z = 0",
            [.. map.Cells[0].Select(cell => cell.Slope.ToString(CultureInfo.InvariantCulture))], "spectral radius ρ",
            [.. map.Cells.Select(row => row[0].Radius.ToString(CultureInfo.InvariantCulture))], of,
            [.. map.Cells.Select(row => row.Select(value).ToArray())])
        {
            Log = isLog,
        };
    }

    private CurveFigure ErrorsOverExponent() => new(
        "nmse-over-lyapunov", "Error of the free run over the conditional Lyapunov exponent",
        Invariant($"All places of the maps in bins of {BinWidth}: their median, and from the best to the worst. ")
            + "If forecasts are best at the edge of chaos, the lowest places are at 0.",
        "conditional Lyapunov exponent λ per step", "NMSE", [.. maps.Select(Binned)])
    {
        LogY = true,
    };

    private static Curve Binned(ReservoirMap map)
    {
        var bins = map.All.Where(cell => double.IsFinite(cell.Exponent))
            .GroupBy(cell => Math.Floor(cell.Exponent / BinWidth)).OrderBy(bin => bin.Key).ToList();
        return Curve.WithBand(
            map.Units.Name, [.. bins.Select(bin => (bin.Key + 0.5) * BinWidth)],
            bins.Select(bin => bin.Select(cell => cell.FreeRun.Average()).ToArray()).Select(errors => (
                Math.Pow(10, errors.Median()), Math.Pow(10, errors.Min()), Math.Pow(10, errors.Max()))));
    }

    private static MeanInterval Cost((ReservoirMap Map, HeldOutChoice Best, HeldOutChoice? Edge) found) =>
        MeanInterval.OfDifferences(found.Edge!.Error, found.Best.Error);

    private MeanInterval AgainstTanh(HeldOutChoice best) =>
        MeanInterval.OfDifferences(best.Error, _found[0].Best.Error);

    private static string Decades(MeanInterval apart) =>
        Invariant($"{apart.Mean:0.00} ± {apart.HalfWidth:0.00} decades");

    private static HeldOutChoice? Best(IEnumerable<ReservoirCell> cells) =>
        ReservoirMap.Best([.. cells], cell => cell.FreeRun);

    private static object? Mean(double[]? values) => values?.Average();
}
