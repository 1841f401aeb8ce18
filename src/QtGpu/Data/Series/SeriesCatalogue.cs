using QtGpu.Data.Files;
using QtGpu.Training;

namespace QtGpu.Data.Series;

/// <summary>Time series by name, or from a user's file.</summary>
public static class SeriesCatalogue
{
    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => NamedCatalogue<SeriesSource>.Names;

    /// <summary>A series of at least <paramref name="length"/> steps.</summary>
    /// <param name="nameOrFile">A name of the catalogue; else a file of one column of numbers (CSV, text, NPY).</param>
    /// <param name="length">Steps that have a target.</param>
    /// <param name="seed">For what is drawn.</param>
    /// <exception cref="InputException">No such name or file, or a series that is too short, constant or not finite.</exception>
    public static TimeSeries Load(string nameOrFile, int length, long seed)
    {
        TimeSeries series = DataFile.IsFile(nameOrFile)
            ? TimeSeries.Autonomous(Path.GetFileName(nameOrFile), DataFile.ReadSeries(nameOrFile))
            : NamedCatalogue<SeriesSource>.Create("--series", nameOrFile).Generate(length + 1, seed);
        if (series.Length < length)
        {
            throw new InputException(
                $"{nameOrFile} has {series.Inputs.Length} values; expected at least {length + 1}: washout, training and forecast, and one "
                + "more to forecast. Shorten --train or --horizon, or give a longer series.");
        }

        if (Array.TrueForAll(series.Targets, y => y == series.Targets[0]))
            throw new InputException($"{nameOrFile}: every value is {series.Targets[0]}; expected a series that changes.");
        return series;
    }
}
