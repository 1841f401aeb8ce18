using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>What a reservoir from a file made of the rows that follow, in words, files and JSON.</summary>
/// <param name="path">The reservoir's file.</param>
/// <param name="kept">The reservoir as it was there.</param>
/// <param name="rows">The file of the rows; null where there are none.</param>
/// <param name="continued">What it made of them.</param>
/// <param name="device">What it ran on.</param>
/// <param name="command">The command line.</param>
internal sealed class ContinuationReport(
    string path, TrainedReservoir kept, string? rows, Continuation? continued, string device, string command)
{
    private readonly ForecastScore? _score = continued is { Targets: { } targets }
        ? ForecastScore.Of(targets, continued.Forecast, kept.Outputs) : null;

    public string Activation { get; } = kept.Reservoir.Settings.Activation;

    public long Seed { get; } = kept.Reservoir.Matrices.Seed;

    public string Device => device;

    public string Command => command;

    public ReservoirSettings Settings => kept.Reservoir.Settings;

    /// <summary>The series that was gone on with: that of the rows, else that of the training.</summary>
    public string Series => rows is null ? kept.Series : Path.GetFileName(rows);

    /// <summary>What comes behind the last row; null where it was not asked for.</summary>
    public FurtherReport? Further { get; set; }

    /// <summary>Where the reservoir was kept as it stands now; null: nowhere.</summary>
    public SavedFile? Saved { get; set; }

    /// <summary>
    /// The step that a reservoir would give next: as many as it has seen, which where a series forecasts itself are
    /// those that have driven it and the last target.
    /// </summary>
    public static long Next(TrainedReservoir reservoir) => reservoir.Steps + (reservoir.IsAutonomous ? 1 : 0);

    /// <summary>Forecasts beyond the last step that was seen.</summary>
    /// <param name="forecast">ŷ [steps, outputs].</param>
    /// <param name="recent">The rows that were gone on with [steps, outputs].</param>
    public FurtherReport Beyond(float[] forecast, IReadOnlyList<float> recent)
    {
        long first = Next(continued?.Reservoir ?? kept), trained = Trained;
        string since = first == trained ? string.Empty
            : first == trained + 1 ? Text($"; step {trained} has driven it since")
            : Text($"; steps {trained} to {first - 1} have driven it since");
        return new([(Activation, Seed, forecast)], kept.Outputs, first)
        {
            TrainSteps = trained,
            Caption = Text($"Trained on steps 0 to {trained - 1}, {kept.Series}{since}."),
            Recent = recent,
        };
    }

    private long Trained => kept.Reservoir.Settings.TrainSteps + (kept.IsAutonomous ? 1 : 0);

    public IEnumerable<string> Sentences()
    {
        yield return Text($"{path}: {Activation}, {Counted.Of(kept.State.Length, "unit")}, seed {Seed}, ")
            + Text($"has seen {Counted.Of(Next(kept), "step")} of {kept.Series}; {device}");
        if (continued is null)
            yield break;
        string errors = _score is null ? "no targets to compare with"
            : Text($"one step ahead MSE {_score.Mse:0.0E+0}, NMSE ")
                + (double.IsFinite(_score.Nmse) ? Text($"{_score.Nmse:0.0E+0}") : "–");
        long further = continued.Reservoir.Steps - kept.Steps;
        string follow = further == 1 ? "follows" : "follow";
        yield return $"{rows}: {Counted.Of(further, "step")} that {follow}, {errors}";
    }

    /// <summary>report.html, and forecasts one step ahead and beyond as CSV.</summary>
    public void WriteFiles(string folder)
    {
        Further?.WriteFiles(folder);
        if (continued is not null)
            WriteNumbers(folder, continued);
        ReservoirPage.Of(this).Save(Path.Combine(folder, ReservoirPage.File));
    }

    public object ToJson() => new
    {
        Loaded = path,
        Series,
        TrainedOn = kept.Series,
        Device = device,
        Activation,
        Seed,
        Units = kept.State.Length,
        Steps = Next(continued?.Reservoir ?? kept),
        NmseOneStep = _score?.Nmse,
        MseOneStep = _score?.Mse,
        FirstStep = Next(kept),
        Target = continued is { Targets: { } known } ? ForecastNumbers.Rows(known, kept.Outputs) : null,
        OneStep = continued is null ? null : ForecastNumbers.Rows(continued.Forecast, kept.Outputs),
        Ahead = Further?.ToJson(),
        Saved,
    };

    private void WriteNumbers(string folder, Continuation found)
    {
        int columns = kept.Outputs;
        CsvFile.Write(
            Path.Combine(folder, ForecastNumbers.File),
            ["step", .. ForecastNumbers.Heads("target", columns), .. ForecastNumbers.Heads("one_step", columns)],
            Enumerable.Range(0, found.Forecast.Length / columns).Select(t => (IReadOnlyList<object?>)
            [
                Next(kept) + t, .. Enumerable.Range(t * columns, columns).Select(i => (object?)found.Targets?[i]),
                .. Enumerable.Range(t * columns, columns).Select(i => (object?)found.Forecast[i]),
            ]));
    }
}
