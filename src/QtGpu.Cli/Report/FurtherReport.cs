using System.Text.Json.Serialization;
using MathNet.Numerics.Statistics;

namespace QtGpu.Cli.Report;

/// <summary>
/// Forecasts beyond the end of a series as a table, a plot, CSV and JSON: the median over seeds and how far they are
/// apart.
/// </summary>
/// <param name="forecasts">ŷ [steps, columns] of each reservoir, in the units of the series.</param>
/// <param name="columns">Numbers of a step.</param>
/// <param name="first">The step that the first is, the series' own first being 0.</param>
internal sealed class FurtherReport(
    IReadOnlyList<(string Name, long Seed, float[] Values)> forecasts, int columns, long first)
{
    public const string Numbers = "ahead.csv", Picture = "ahead.svg";

    // Rows in the terminal, and columns beyond which the first alone is shown.
    private const int Shown = 10, MostColumns = 3;

    private readonly string[] _names =
        [.. forecasts.Select(forecast => forecast.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Steps that were trained on, the last target among them.</summary>
    public required long TrainSteps { get; init; }

    /// <summary>What was seen before, for the plot.</summary>
    public required string Caption { get; init; }

    /// <summary>Steps of the comparison that tells what the forecast is worth; null where there was none.</summary>
    public int? TestedSteps { get; init; }

    /// <summary>The series itself [steps, columns] up to its end, for the plot.</summary>
    public IReadOnlyList<float> Recent { get; init; } = [];

    /// <summary>The reservoir that was kept in a file; null where none was.</summary>
    public SavedFile? Saved { get; set; }

    /// <summary>Steps that are forecast.</summary>
    public int Steps => forecasts[0].Values.Length / columns;

    /// <summary>What it holds, in words.</summary>
    public string What => Steps == 1 ? "The step that follows" : Text($"The {Steps} steps that follow");

    /// <summary>Says that it goes further than anything that was tested; null where it does not.</summary>
    public string? Unproven => TestedSteps is { } tested && tested < Steps
        ? Text($"From step {first + tested} on, beyond the tested horizon of {tested} steps, the forecast is unproven.")
        : null;

    private bool HasSeeds => forecasts.Count > _names.Length;

    private int ShownColumns => columns * _names.Length <= MostColumns ? columns : 1;

    /// <summary>Prints the first steps.</summary>
    public void Write(IAnsiConsole console)
    {
        console.Write(SummaryTable.Of(Header, Rows.Take(Shown)));
        string behind = Steps <= Shown ? string.Empty
            : $"{Counted.Of(Steps - Shown, "more step")} {(Steps - Shown == 1 ? "is" : "are")} not shown: "
                + "--out DIR or --json FILE writes all of them. ";
        string seeds = HasSeeds ? "Medians over seeds; spread: the largest less the least. " : string.Empty;
        string others = ShownColumns < columns ? $"Of {columns} columns the first is shown. " : string.Empty;
        if (behind.Length + seeds.Length + others.Length > 0)
            console.WriteLine($"{behind}{seeds}{others}".TrimEnd());
        if (Unproven is { } warning)
            console.WriteLine(warning);
    }

    /// <summary>Titles of the table.</summary>
    public IReadOnlyList<string> Header =>
    [
        "step",
        .. _names.SelectMany(name => ForecastNumbers.Heads(name, columns).Take(ShownColumns))
            .SelectMany(head => HasSeeds ? [head, "spread"] : (string[])[head]),
    ];

    /// <summary>A row for each step.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows => Enumerable.Range(0, Steps).Select(t => (IReadOnlyList<string>)
    [
        Text($"{first + t}"),
        .. _names.SelectMany(name => Enumerable.Range(t * columns, ShownColumns).SelectMany(i => Cells(Of(name, i)))),
    ]);

    /// <summary>
    /// The end of the series and what follows: medians, and the range over seeds. Of several columns the first.
    /// </summary>
    public SvgPlot Plot()
    {
        var plot = new SvgPlot(
            $"{Counted.Of(Steps, "step")} beyond the end{(HasSeeds ? ": median and range over seeds" : string.Empty)}",
            "step", "y");
        int rows = Recent.Count / columns, shown = Math.Min(rows, Math.Max(50, 2 * Steps));
        int[] ahead = [.. Enumerable.Range(0, Steps)];
        if (shown > 0)
        {
            int[] last = [.. Enumerable.Range(rows - shown, shown)];
            double[] x = [.. last.Select(t => first - rows + (double)t)];
            plot.Add(new("series", x, [.. last.Select(t => (double)Recent[t * columns])]) { Colour = 7 });
        }

        for (int k = 0; k < _names.Length; k++)
        {
            double[][] seeds = [.. ahead.Select(t => Of(_names[k], t * columns))];
            plot.Add(new(_names[k], [.. ahead.Select(t => (double)(first + t))], [.. seeds.Select(x => x.Median())])
            {
                Colour = k,
                Style = SeriesStyle.Dashed,
                Spread = !HasSeeds ? null
                    : ([.. seeds.Select(x => x.Minimum())], [.. seeds.Select(x => x.Maximum())]),
            });
        }

        return plot;
    }

    /// <summary>ahead.csv and ahead.svg, where there is anything ahead.</summary>
    public void WriteFiles(string folder)
    {
        if (Steps == 0)
            return;
        SvgPlot.Save(Path.Combine(folder, Picture), Plot());
        CsvFile.Write(
            Path.Combine(folder, Numbers),
            ["step", .. _names.SelectMany(name => (string[])
            [
                .. ForecastNumbers.Heads($"{name}_median", columns),
                .. forecasts.Where(f => f.Name == name)
                    .SelectMany(f => ForecastNumbers.Heads(Text($"{name}_seed{f.Seed}"), columns)),
            ])],
            Enumerable.Range(0, Steps).Select(t => (IReadOnlyList<object?>)
            [
                first + t,
                .. _names.SelectMany(name => (object?[])
                [
                    .. Enumerable.Range(t * columns, columns).Select(i => (object?)(float)Of(name, i).Median()),
                    .. forecasts.Where(f => f.Name == name)
                        .SelectMany(f => f.Values[(t * columns)..((t + 1) * columns)]).Select(x => (object?)x),
                ]),
            ]));
    }

    /// <summary>The same as JSON; null where nothing is ahead.</summary>
    public object? ToJson() => Steps == 0 ? null : new
    {
        FirstStep = first,
        Steps,
        TrainSteps,
        Median = _names.Select(name => new
        {
            Activation = name,
            Values = ForecastNumbers.Rows(
                [.. Enumerable.Range(0, Steps * columns).Select(i => (float)Of(name, i).Median())], columns),
        }),
        Runs = forecasts.Select(forecast =>
            new { Activation = forecast.Name, forecast.Seed, Values = ForecastNumbers.Rows(forecast.Values, columns) }),
    };

    // What the seeds of one activation say of a number; those that ran away do not count.
    private double[] Of(string name, int i) =>
        [.. forecasts.Where(f => f.Name == name).Select(f => (double)f.Values[i]).Where(double.IsFinite)];

    private string[] Cells(double[] seeds) => seeds.Length == 0 ? HasSeeds ? ["–", "–"] : ["–"]
        : HasSeeds ? [Text($"{seeds.Median():G6}"), Text($"{seeds.Max() - seeds.Min():G2}")] : [Text($"{seeds[0]:G6}")];
}

/// <summary>A reservoir that was kept.</summary>
/// <param name="File">Where.</param>
/// <param name="Activation">Its activation.</param>
/// <param name="Seed">Its seed.</param>
internal sealed record SavedFile(string File, string Activation, long Seed)
{
    /// <summary>In a line.</summary>
    [JsonIgnore]
    public string Words => Text($"saved: {File}: {Activation}, seed {Seed}");
}
