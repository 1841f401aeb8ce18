using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>Forecasts number by number.</summary>
internal static class ForecastNumbers
{
    public const string File = "forecast.csv";

    /// <summary>
    /// forecast.csv: a row for each step of the test, the target and what each reservoir said, one step ahead and
    /// freely.
    /// </summary>
    public static void Write(string folder, ReservoirReport report)
    {
        ReservoirComparison comparison = report.Comparison;
        int columns = comparison.Series.TargetFeatures;
        float[] targets = comparison.Targets(report.Runs[0].Settings).ToArray();
        (string Head, float[] Values)[] all = [.. report.Runs.SelectMany(run => Of(run))];
        CsvFile.Write(
            Path.Combine(folder, File),
            ["step", .. Heads("target", columns), .. all.SelectMany(forecast => Heads(forecast.Head, columns))],
            Enumerable.Range(0, comparison.Horizon).Select(t => (IReadOnlyList<object?>)
            [
                First(report) + t, .. Step(targets, t, columns),
                .. all.SelectMany(forecast => Step(forecast.Values, t, columns)),
            ]));
    }

    /// <summary>The step of the series that the first target is, its own first being 0.</summary>
    public static int First(ReservoirReport report) =>
        report.Comparison.Series.TargetStep(report.Runs[0].Settings.TrainSteps);

    /// <summary>A heading for each column: numbered where there are several.</summary>
    public static IEnumerable<string> Heads(string name, int columns) =>
        columns == 1
            ? [name]
            : Enumerable.Range(1, columns).Select(k => Text($"{name}_{k}"));

    /// <summary>For JSON: numbers, a list for each step where it has several.</summary>
    public static object Rows(float[] values, int columns) => columns == 1 ? values : values.Chunk(columns);

    private static IEnumerable<(string Head, float[] Values)> Of(ReservoirRun run)
    {
        string name = Text($"{run.Name}_seed{run.Matrices.Seed}");
        foreach (var (kind, values, intervals) in new[]
        {
            ("one_step", run.StepByStep, run.OneStepIntervals), ("free_run", run.Free, run.FreeIntervals),
        })
        {
            if (values is not null)
                yield return ($"{name}_{kind}", values);
            if (intervals is null)
                continue;
            yield return ($"{name}_{kind}_low", intervals.Low);
            yield return ($"{name}_{kind}_high", intervals.High);
        }
    }

    private static IEnumerable<object?> Step(float[] values, int t, int columns) =>
        values.Skip(t * columns).Take(columns).Select(x => (object?)x);
}
