using QtGpu.Experiments;
using QtGpu.QuantumNeurons.Exact;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>What parts a network's answers over its size: a table, heat maps, a page.</summary>
internal sealed class SizeReport(string name, double lambda, string command)
{
    public const string Page = "report.html";

    private static readonly string[] Header =
    [
        "kinks", "T", "slices", "∫V₀(ψ)", "passive", "active", "margin", "σ of one", "margin/σ", "for 99 %", "resolved",
    ];

    private readonly List<SizePoint> _points = [];

    public void Add(SizePoint point) => _points.Add(point);

    /// <summary>What so many slices can do, for who waits for the others.</summary>
    public string LineOf(int kinks, int slices)
    {
        SizePoint[] sure =
        [
            .. _points.Where(p => p.Kinks == kinks && p.Slices == slices && IsSeen(p) && p.Configurations <= 1),
        ];
        string found = sure.Length == 0 ? "no period tells the answers apart at once"
            : Text($"one configuration tells the answers apart at T from {sure.Min(p => p.Period)} ")
                + Text($"to {sure.Max(p => p.Period)}");
        return Text($"{Counted.Of(kinks, "kink")}, {slices} slices: {found}");
    }

    public void Print(Session session)
    {
        session.Out.Write(SummaryTable.Of(Header, _points.Select(Row), leastFirst: ["∫V₀(ψ)", "passive", "active"]));
        foreach (string sentence in Sentences())
            session.Out.WriteLine(sentence);
    }

    public object Json() => new
    {
        Network = name,
        Lambda = lambda,
        Points = _points.Select(point => new
        {
            point.Kinks,
            point.Period,
            point.Slices,
            point.InputPotential,
            Resolved = point.IsResolved,
            point.Passive,
            point.Active,
            point.Margin,
            point.Noise,
            point.Separation,
            point.Configurations,
        }),
        Sentences = Sentences(),
    };

    public void Write(string folder)
    {
        Picture[] maps = [.. Maps.Select(map => new HeatMapPlot(map).Draw())];
        Picture.Save(Path.Combine(folder, "size.svg"), maps);
        CsvFile.Write(
            Path.Combine(folder, "size.csv"),
            [
                "kinks", "period", "slices", "input_potential", "resolved", "passive", "active", "margin", "noise",
                "separation", "configurations",
            ],
            _points.Select(point => new object?[]
            {
                point.Kinks, point.Period, point.Slices, point.InputPotential, point.IsResolved, point.Passive,
                point.Active, point.Margin, point.Noise, point.Separation, point.Configurations,
            }));
        var page = new HtmlReport($"How small could it be? {name}");
        page.Paragraph(Text($"Λ {lambda}, m = ħ = 1, all values exact (transfer matrices)."), soft: true);
        foreach (string sentence in Sentences())
            page.Paragraph(sentence);
        foreach (var (map, picture) in Maps.Zip(maps))
            page.Figure(picture, map.Caption);
        page.Heading("Numbers").Table(Header, _points.Select(Row)).Configuration(command, ("network", name))
            .Save(Path.Combine(folder, Page));
    }

    private IEnumerable<string> Sentences()
    {
        SizePoint[] seen = [.. _points.Where(IsSeen)];
        SizePoint[] sure = [.. seen.Where(point => point.Configurations <= 1)];
        if (seen.Length == 0)
        {
            yield return "On none of these lattices are the answers apart where the lattice sees the input.";
            yield break;
        }

        yield return sure.Length == 0
            ? "No single configuration tells the answers apart with 1 % of errors; the best is "
                + $"{Words(seen.MaxBy(point => point.Separation)!)}."
            : "The shortest time on which a single configuration tells the answers apart with 1 % of errors: "
                + $"{Words(sure.OrderBy(p => p.Period).ThenBy(p => p.Slices).First())}.";
        SizePoint least = seen.OrderBy(p => p.Period).ThenBy(p => p.Slices).First();
        yield return $"On the shortest of all, {Words(least)}: it takes "
            + Text($"{least.Configurations:0} configurations for that.");
    }

    private IEnumerable<HeatMap> Maps => _points.GroupBy(point => point.Kinks).SelectMany(points => new[]
    {
        Map(
            points, Counted.Of(points.Key, "kink") + ": margin", "margin (activity)",
            "The smallest activity that means 1, less the largest that means 0. Empty: the lattice does not see the "
                + "kinks, or the grid would be too fine.",
            point => point.Margin),
        Map(
            points, Counted.Of(points.Key, "kink") + ": margin by noise", "margin/σ of one configuration",
            "The same in standard deviations of one configuration: 4.7 leave 1 % of errors.",
            point => point.Separation),
    });

    private static HeatMap Map(
        IEnumerable<SizePoint> points, string title, string of, string caption, Func<SizePoint, double> value)
    {
        double[] periods = [.. points.Select(point => point.Period).Distinct().Order()];
        int[] slices = [.. points.Select(point => point.Slices).Distinct().Order()];
        return new(
            "size", title, caption, "period T (m = ħ = 1)", [.. periods.Select(period => Text($"{period}"))],
            "time slices", [.. slices.Select(count => Text($"{count}"))], of,
            [
                .. slices.Select(count => (IReadOnlyList<double>)
                [
                    .. periods.Select(period => points
                        .Where(p => p.IsResolved && p.Slices == count && p.Period.Equals(period))
                        .Select(value).DefaultIfEmpty(double.NaN).First()),
                ]),
            ]);
    }

    private static bool IsSeen(SizePoint point) => point is { IsResolved: true, Margin: > 0 };

    private static string Words(SizePoint point) => Text(
        $"T = {point.Period}, {point.Slices} slices, {Counted.Of(point.Kinks, "kink")}: margin {point.Margin:0.000}, ")
        + Text($"{point.Separation:0.00} standard deviations of one configuration");

    private static IReadOnlyList<string> Row(SizePoint point) =>
    [
        Text($"{point.Kinks}"), Text($"{point.Period}"), Text($"{point.Slices}"), Number(point.InputPotential, "0.000"),
        Number(point.Passive, "0.0000"), Number(point.Active, "0.0000"), Number(point.Margin, "0.0000"),
        Number(point.Noise, "0.0000"), Number(point.Separation, "0.00"),
        Number(point.Configurations, "0"), point.IsResolved ? "yes" : "no",
    ];
}
