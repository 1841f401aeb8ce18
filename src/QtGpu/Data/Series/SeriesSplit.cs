namespace QtGpu.Data.Series;

/// <summary>What of a series a network is trained on, and what it is to forecast.</summary>
public sealed record SeriesSplit
{
    /// <summary>Steps that are trained on, from the first.</summary>
    [Setting("training steps", "N", "Steps of a series that are trained on",
        Key = "train", Least = 1, Most = SeriesCatalogue.MostSteps)]
    public int TrainSteps { get; init; } = 2000;

    /// <summary>Steps behind them that are forecast.</summary>
    [Setting("horizon", "N", "Steps behind them that are forecast and compared with the series",
        Least = 2, Most = SeriesCatalogue.MostSteps)]
    public int Horizon { get; init; } = 500;

    /// <summary>Steps of a training sequence.</summary>
    [Setting("window", "N", "Steps of a training sequence", Least = 1, Most = SeriesCatalogue.MostSteps)]
    public int Window { get; init; } = 100;

    /// <summary>Of a file: how many of its last columns the others are to give; 0: all forecast themselves.</summary>
    [Setting("target columns", "N",
        "Columns at the end of the file that are to be given by the others; 0: the file forecasts itself", Least = 0)]
    public int TargetColumns { get; init; }

    /// <summary>The series, long enough.</summary>
    /// <param name="nameOrFile">A name of the catalogue, or a file.</param>
    /// <param name="seed">For what is drawn.</param>
    /// <exception cref="InputException">It is not there, too short, or does not change.</exception>
    public TimeSeries Load(string nameOrFile, long seed)
    {
        TimeSeries series = SeriesCatalogue.Load(nameOrFile, (long)TrainSteps + Horizon, seed, TargetColumns);
        series.RequireChange(0, TrainSteps, "training");
        series.RequireChange(TrainSteps, Horizon, "forecast");
        return series;
    }

    /// <summary>
    /// Training windows in the order in which each place of a batch goes on where it ended in the batch before.
    /// </summary>
    /// <param name="windows">The windows, in their order.</param>
    /// <param name="batch">How many are trained on at a time.</param>
    public static Samples InStreams(Samples windows, int batch)
    {
        int each = windows.Count / Math.Max(1, batch);
        return each < 1 || each * batch != windows.Count
            ? windows
            : windows.Subset([.. Enumerable.Range(0, windows.Count).Select(i => ((i % batch) * each) + (i / batch))]);
    }
}
