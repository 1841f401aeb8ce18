using QtGpu.Catalogues;
using QtGpu.Data.Files;

namespace QtGpu.Data.Series;

/// <summary>Time series by name, or from a user's file.</summary>
public static class SeriesCatalogue
{
    /// <summary>Steps that a series by name has at most.</summary>
    public const int MostSteps = 100_000_000;

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => Catalogue<SeriesSource>.Names;

    /// <summary>A series of at least <paramref name="length"/> steps.</summary>
    /// <param name="nameOrFile">
    /// A name of the catalogue; else a file of numbers (CSV, text, NPY), a row for each step.
    /// </param>
    /// <param name="length">Steps that have a target.</param>
    /// <param name="seed">For what is drawn.</param>
    /// <param name="targetColumns">
    /// Of a file: its last columns are y(t), the others u(t). 0: all columns forecast themselves.
    /// </param>
    /// <exception cref="InputException">
    /// No such name or file, or a series that is too short, constant or not finite.
    /// </exception>
    public static TimeSeries Load(string nameOrFile, long length, long seed, int targetColumns = 0)
    {
        bool isFile = IsFile(nameOrFile);
        if (!isFile && !IsName(nameOrFile))
            throw Unknown(nameOrFile);
        if (targetColumns > 0 && !isFile)
        {
            throw new InputException(
                $"‘target columns’: expected a file as ‘series’, got '{nameOrFile}', whose targets are its own.");
        }

        TimeSeries series = isFile ? Read(nameOrFile, targetColumns) : Compute(nameOrFile, length, seed);
        if (series.Length < length)
        {
            throw new InputException(
                $"{nameOrFile} has {series.InputSteps} step{(series.InputSteps == 1 ? "" : "s")}; "
                + $"expected at least {length + (series.IsAutonomous ? 1 : 0)}: "
                + $"washout, training and forecast{(series.IsAutonomous ? ", and one more to forecast" : "")}. "
                + "Shorten ‘training steps’ or ‘horizon’, or give a longer series.");
        }

        for (int k = 0; k < series.TargetFeatures; k++)
            RequireChange(nameOrFile, series, k);
        return series;
    }

    /// <summary>Whether a file is meant: a name of the catalogue is none, whatever lies beside it.</summary>
    internal static bool IsFile(string nameOrFile) => !IsName(nameOrFile) && DataFile.IsFile(nameOrFile);

    private static bool IsName(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static TimeSeries Compute(string name, long length, long seed)
    {
        SeriesSource source = Catalogue<SeriesSource>.Create("‘series’", name);
        if (length > MostSteps)
        {
            throw new InputException(
                $"{name}: expected at most {MostSteps} steps, got {length}; lower ‘training steps’ or ‘horizon’.");
        }

        TimeSeries series = source.Generate((int)length + 1, seed);

        // A series that random numbers drive leaves all bounds sooner or later.
        int bad = Array.FindIndex(series.Targets, y => !float.IsFinite(y));
        return bad < 0 ? series : throw new InputException(
            $"{name} is no longer finite at step {bad} with seed {seed}; "
            + "give another ‘seed’, or lower ‘training steps’.");
    }

    private static InputException Unknown(string name) => new(
        $"‘series’: '{name}' is "
        + (Directory.Exists(name) ? "a folder; name a file in it." : "neither a series nor a file.")
        + (NearestName.Of(name, Names) is { } nearest ? $" Did you mean {nearest}?" : "")
        + $" Series: {string.Join(", ", Names)}; files: {string.Join(", ", DataFile.Extensions)}.");

    private static TimeSeries Read(string path, int targetColumns)
    {
        Samples rows = DataFile.ReadSeries(path);
        string name = Path.GetFileName(path), digest = DataFile.Digest(path);
        if (targetColumns == 0)
            return TimeSeries.Autonomous(name, Columns(rows, 0, rows.Features), features: rows.Features) with
            {
                Digest = digest,
            };
        int inputs = rows.Features - targetColumns;
        if (inputs < 1)
            throw new InputException(rows.Features == 1
                ? $"‘target columns’: {path} has 1 column, which can only forecast itself; leave it out."
                : $"‘target columns’: expected fewer than the {rows.Features} columns of {path}, got {targetColumns}.");
        return new(
            name, Columns(rows, 0, inputs), Columns(rows, inputs, targetColumns), IsAutonomous: false, double.NaN)
        {
            InputFeatures = inputs,
            TargetFeatures = targetColumns,
            Digest = digest,
        };
    }

    private static float[] Columns(Samples rows, int first, int count)
    {
        var values = new float[rows.Count * count];
        for (int i = 0; i < rows.Count; i++)
            rows.Row(i).Slice(first, count).CopyTo(values.AsSpan(i * count));
        return values;
    }

    private static void RequireChange(string nameOrFile, TimeSeries series, int feature)
    {
        for (int i = feature; i < series.Targets.Length; i += series.TargetFeatures)
        {
            if (series.Targets[i] != series.Targets[feature])
                return;
        }

        throw new InputException(
            $"{nameOrFile}: every value is {series.Targets[feature]}; expected a series that changes.");
    }
}
