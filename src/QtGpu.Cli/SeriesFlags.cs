using QtGpu.Data.Series;
using QtGpu.IO;
using QtGpu.Reservoirs;

namespace QtGpu.Cli;

/// <summary>The series of `esn`, what of it is trained on, forecast and kept.</summary>
internal sealed class SeriesFlags
{
    private const int UsualHorizon = 500;

    private readonly Option<int> _targets = Flag.Count(
        "--target-columns",
        "Columns at the end of the file that are to be given by the others; 0: the file forecasts itself",
        fallback: 0, least: 0);

    private readonly Option<bool> _standardise = Flag.Switch(
        "--standardise",
        "Shift and scale each column to mean 0 and σ 1 over the training steps; forecasts and errors are in the "
        + "series' own units");

    private readonly Option<int?> _horizon = Flag.MaybeCount(
        "--horizon",
        "Steps that are forecast and compared with the series [default: 500; of a file with --ahead or --save as "
        + "many as --ahead, a quarter of it at most]", least: 2, most: SeriesCatalogue.MostSteps);

    private readonly Option<int?> _ahead = Flag.MaybeCount(
        "--ahead", "Train anew on all of the series and forecast the N steps that follow its end",
        most: SeriesCatalogue.MostSteps);

    private readonly Option<string?> _save = Flag.Output(
        "--save", "FILE",
        "Train anew on all of the series and keep the reservoir of the smallest test error in FILE.safetensors, for "
        + "--load");

    public Option<string> Series { get; } = Flag.Text(
        "--series", "NAME|FILE", "mackey-glass",
        $"{string.Join(", ", SeriesCatalogue.Names)}, or a file of numbers, a row for each step");

    public IReadOnlyList<Option> All => [Series, _targets, _standardise, _horizon, _ahead, _save];

    /// <summary>Those that a reservoir from a file takes too.</summary>
    public IReadOnlyList<Option> OfSaved => [Series, _ahead, _save];

    /// <summary>Steps beyond the end; null where none are asked for.</summary>
    public int? Ahead(ParseResult arguments) => arguments.GetValue(_ahead);

    /// <summary>Whether each column is to have mean 0 and σ 1.</summary>
    public bool Standardises(ParseResult arguments) => arguments.GetValue(_standardise);

    /// <summary>Where a reservoir is to be kept; null: nowhere.</summary>
    /// <exception cref="InputException">Not there.</exception>
    public string? Save(ParseResult arguments)
    {
        string? path = arguments.GetValue(_save);
        if (path is null)
            return null;
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new InputException($"{_save.Name}: expected a file that ends in .safetensors, got '{path}'");
        AtomicFile.RequireWritable(path);
        return path;
    }

    /// <summary>Keeps other runs from that file for as long as this one lasts; null where there is none.</summary>
    /// <exception cref="InputException">Another run holds it, or it is not to be had.</exception>
    public FileLock? Hold(ParseResult arguments) => Save(arguments) is { } path ? FileLock.Take(path) : null;

    /// <summary>
    /// Steps of the test, and of the training where that is not left to the preset: of a file that is to be forecast
    /// beyond its end, all before the test.
    /// </summary>
    public (int Horizon, int? Train) Split(ParseResult arguments, long seed)
    {
        string name = arguments.GetValue(Series)!;
        bool goesOn = arguments.GetValue(_ahead) is not null || arguments.GetValue(_save) is not null;
        if (!goesOn || !SeriesCatalogue.IsFile(name))
            return (arguments.GetValue(_horizon) ?? UsualHorizon, null);
        int length = SeriesCatalogue.Load(name, 3, seed, arguments.GetValue(_targets)).Length;
        int horizon = arguments.GetValue(_horizon)
            ?? Math.Max(2, Math.Min(arguments.GetValue(_ahead) ?? UsualHorizon, length / 4));
        return (horizon, Math.Max(1, length - horizon));
    }

    /// <summary>The series, with training and test within it, as it was given.</summary>
    /// <exception cref="InputException">
    /// It is not there, too short, does not change, or cannot be forecast beyond its end.
    /// </exception>
    public TimeSeries Load(ParseResult arguments, int train, int horizon, long seed)
    {
        TimeSeries series = SeriesCatalogue.Load(
            arguments.GetValue(Series)!, (long)train + horizon, seed, arguments.GetValue(_targets));
        if (arguments.GetValue(_ahead) is not null && !series.IsAutonomous)
            throw new InputException(
                $"{_ahead.Name}: {series.Name} has inputs of its own, which are not known beyond its end; keep a "
                + $"reservoir with {_save.Name}, and give it further rows with --load");
        series.RequireChange(0, train, "training");
        series.RequireChange(train, horizon, "forecast");
        return series;
    }

    /// <summary>The flags that repeat a run with some settings.</summary>
    public string Command(ParseResult arguments, ReservoirFlags reservoir, ReservoirSettings settings, int horizon)
    {
        string series = arguments.GetValue(Series)!;
        series = series.Contains(' ', StringComparison.Ordinal) ? $"'{series}'" : series;
        int columns = arguments.GetValue(_targets);
        string targets = columns > 0 ? Text($" --target-columns {columns}") : string.Empty;
        string standardise = arguments.GetValue(_standardise) ? " --standardise" : string.Empty;
        string ahead = arguments.GetValue(_ahead) is { } steps ? Text($" --ahead {steps}") : string.Empty;
        return Text($"qtgpu esn --series {series}{targets}{standardise} {reservoir.Command(arguments, settings)}")
            + Text($" --horizon {horizon}{ahead}");
    }
}
