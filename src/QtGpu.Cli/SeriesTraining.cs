using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Data.Series;

namespace QtGpu.Cli;

/// <summary>A series in place of a data set: windows to train on, and then a forecast as `esn` makes it.</summary>
internal sealed class SeriesTraining
{
    private readonly Option<string?> _series = Flag.MaybeText(
        "--series", "NAME|FILE",
        $"Forecast a series, in place of --dataset: {string.Join(", ", SeriesCatalogue.Names)}, or "
        + "a file of numbers, a row for each step; beside `qtgpu esn` on the same steps");

    private readonly SettingFlags<SeriesSplit> _split = new(
        setting => $"[default: {setting.Format(new SeriesSplit())}]");

    public IReadOnlyList<Option> All => [_series, .. _split.All];

    /// <summary>The series as it was asked for; null where a data set is.</summary>
    public string? Name(ParseResult arguments) => arguments.GetValue(_series);

    /// <summary>Throws where flags contradict each other.</summary>
    /// <exception cref="InputException">Says which.</exception>
    public void Check(ParseResult arguments, TrainingFlags training)
    {
        arguments.Require(Name(arguments) is not null, $"{_series.Name} NAME", [.. _split.All]);
        if (Name(arguments) is null)
            return;
        if (arguments.GetValue(training.Model) is not "rnn")
            throw new InputException(
                $"{_series.Name} is for {training.Model.Name} rnn; `qtgpu esn` has reservoirs for it");
        Option[] unfit =
        [
            training.Dataset, training.Validation, training.TrainSamples, training.MinMax, .. training.Data.All,
        ];
        string names = string.Join(" and ", unfit.Where(arguments.IsGiven).Select(flag => flag.Name));
        if (names.Length > 0)
            throw new InputException(
                $"{_series.Name} brings its own samples, and scales them by {training.Standardise.Name} alone; "
                + $"leave {names} out");
    }

    /// <summary>The series, its steps standardised where asked; null where a data set is asked for.</summary>
    public SeriesTask? Load(ParseResult arguments, bool standardise, long seed)
    {
        if (Name(arguments) is not { } name)
            return null;
        SeriesSplit split = _split.Read(arguments, new());
        TimeSeries given = split.Load(name, seed);
        return new(standardise ? given.Standardised(split.TrainSteps) : given, split);
    }

    /// <summary>The samples in the order that the recipe needs.</summary>
    /// <exception cref="InputException">Its network cannot go on step by step.</exception>
    public static TrainingData Ordered(TrainingData data, Recipe recipe)
    {
        if (recipe.Model.Recurrent.Bidirectional)
            throw new InputException(
                "a network that reads both ways would see what it is to forecast; leave ‘bidirectional’ out");
        return recipe.CarryState ? data with { Train = SeriesSplit.InStreams(data.Train, recipe.Batch) } : data;
    }

    /// <summary>What of it a resumed run must share.</summary>
    public string Describe(ParseResult arguments, bool standardise)
    {
        if (Name(arguments) is null)
            return string.Empty;
        SeriesSplit split = _split.Read(arguments, new());
        return string.Concat(
            from setting in Setting.Of(typeof(SeriesSplit)) select $", {setting.Name} {setting.Format(split)}")
            + (standardise ? ", standardised series" : string.Empty);
    }
}

/// <summary>A series, and what of it is trained on and forecast.</summary>
/// <param name="Series">The series.</param>
/// <param name="Split">Its steps.</param>
internal sealed record SeriesTask(TimeSeries Series, SeriesSplit Split)
{
    /// <summary>Its windows as a data set.</summary>
    public Dataset Windows => SeriesWindows.Dataset(Series, Split.TrainSteps, Split.Horizon, Split.Window);
}
