using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Data.Tables;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>What `train` is to do: the flags, read, and the samples, loaded.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Recipe">The network and its training.</param>
/// <param name="Series">The series that is to be forecast; null for a data set.</param>
/// <param name="Settings">What a resumed run must share with the one that it goes on from.</param>
internal sealed record TrainingTask(TrainingData Samples, Recipe Recipe, SeriesTask? Series, string Settings)
{
    // As many ranks can share a batch, where nobody says otherwise.
    private const int ShardsOfRanks = 8;

    /// <summary>Reads and loads it; where it begins with a checkpoint, samples are as they were for that.</summary>
    /// <exception cref="InputException">Flags contradict each other, or the samples.</exception>
    public static TrainingTask Of(
        ParseResult arguments, Session session, TrainingFlags training, SeriesTraining series,
        NamedActivation activation, Checkpoint? start)
    {
        TableOptions table = training.Data.Read(arguments);
        DataSplit split = training.Data.Split(arguments);
        bool standardise = arguments.GetValue(training.Standardise);
        SeriesTask? forecast = series.Load(arguments, standardise, session.Seed);
        TrainingData samples = forecast is null
            ? training.Prepare(arguments, training.Load(arguments, session), session, start)
            : TrainingData.Of(forecast.Windows, held: 0, new(), scaling: null, session);
        Recipe recipe = samples.Fit(training.Read(arguments, activation, samples.Train), session);
        if (forecast is not null)
            samples = SeriesTraining.Ordered(samples, recipe);
        Dataset data = samples.Data;
        recipe = recipe with
        {
            LogicalShards = recipe.LogicalShards == 0 && session.Ranks is not null
                ? ShardsOfRanks : recipe.LogicalShards,
            Model = recipe.Model with
            {
                Dataset = forecast is null ? arguments.GetValue(training.Dataset) : null,
                DatasetDigest = data.Digest,
                Series = series.Name(arguments),
                ClassNames = data.ClassNames,
                Columns = data.Columns,
                Text = data.Text,
                Label = table.Label,
                TestFile = table.TestFile,
                Split = split == new DataSplit() ? null : split,
            },
        };
        string settings = Described(recipe, samples, session.Seed) + Described(table) + Described(split)
            + training.Texts.Describe(arguments) + series.Describe(arguments, standardise);
        return new(samples, recipe, forecast, settings);
    }

    // More epochs are welcome where the rate does not depend on how many there will be.
    private static string Described(Recipe recipe, TrainingData samples, long seed)
    {
        string epochs = recipe.Schedule is ConstantSchedule ? string.Empty : Text($" over {recipe.Epochs} epochs");
        string scaled = samples.Data.Train.Scale is { } scale ? $", {scale.Word}" : string.Empty;
        return Text($"{samples.Data.Name} ({samples.Train.Count} samples{scaled}), ")
            + Text($"{TrainingReport.Describe(recipe.Model)}, ")
            + Text($"{TrainingReport.Describe(recipe with { Epochs = 0 })}{epochs}, seed {seed}");
    }

    private static string Described(DataSplit split) => string.Concat(
        from setting in Setting.Of(typeof(DataSplit))
        let value = setting.Format(split)
        where value != setting.Format(new DataSplit())
        select $", {setting.Name} {value}");

    // How a file was read, where that was not the usual way.
    private static string Described(TableOptions table) => string.Concat(
        table.Label is null ? string.Empty : $", label {table.Label}",
        table.Missing == MissingValues.Error ? string.Empty : $", missing values {table.Missing}".ToLowerInvariant(),
        table.Ignore.Count == 0 ? string.Empty : $", ignore {string.Join(',', table.Ignore)}");
}
