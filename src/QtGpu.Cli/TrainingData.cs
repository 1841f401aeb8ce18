using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Data.Tables;

namespace QtGpu.Cli;

/// <summary>The samples of a training, as the flags want them.</summary>
/// <param name="Data">The data set, scaled where that is asked for.</param>
/// <param name="Train">What is trained on.</param>
/// <param name="Watched">What is measured after each epoch: held-out training samples, or the test samples.</param>
internal sealed record TrainingData(Dataset Data, Samples Train, Samples Watched)
{
    /// <summary>Splits a data set, and scales it or says that this would help.</summary>
    /// <param name="data">As it was loaded.</param>
    /// <param name="held">Training samples to hold out; 0: watch the test samples.</param>
    /// <param name="split">Which those are.</param>
    /// <param name="scaling">How, by the samples that are trained on alone; null: not.</param>
    /// <param name="session">Where the hint goes.</param>
    /// <exception cref="InputException">More are held out than there are.</exception>
    public static TrainingData Of(
        Dataset data, int held, DataSplit split, Scaling? scaling, Session session)
    {
        TrainingData plain = Split(data, held, split);
        if (scaling is { } how)
            return Split(data.Scaled(SampleScale.Of(plain.Train, how)), held, split);
        if (data.Train.Vocabulary == 0 && ColumnRange.FarFromOne(plain.Train) is { } far)
            session.Out.WriteLine(Hint(far, data.Columns));
        return plain;
    }

    /// <summary>The recipe with a batch that these samples fill, and a line where that is a smaller one.</summary>
    public Recipe Fit(Recipe recipe, Session session)
    {
        if (recipe.Batch <= Train.Count)
            return recipe;
        session.Out.WriteLine(Text(
            $"batch {recipe.Batch} is more than the {Train.Count} training samples: each step takes all of them"));
        return recipe with { Batch = Train.Count };
    }

    private static TrainingData Split(Dataset data, int held, DataSplit split)
    {
        (Samples train, Samples watched) = held > 0 ? split.Of(data.Train, held) : (data.Train, data.Test);
        return new(data, train, watched);
    }

    private static string Hint(ColumnRange far, TableSchema? columns)
    {
        string number = Text($"{(far.IsTarget ? "target" : "feature")} {far.Index + 1}");
        string name = (far.IsTarget ? columns?.Label : columns?.NameOf(far.Index)) is { } known ? $"'{known}'" : number;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"hint: {name} ranges from {far.Low:G6} to {far.High:G6}, far from ±1: --standardise gives features and "
            + $"targets of a regression a mean of 0 and a deviation of 1");
    }
}
