using System.Globalization;

namespace QtGpu.Data.Tables;

/// <summary>
/// What the columns of a training file mean to the network that was trained on it. A checkpoint keeps it, so that
/// another file is read the same way, by the names of its columns.
/// </summary>
public sealed record TableSchema
{
    /// <summary>The columns that the network takes, in the order of its inputs.</summary>
    public required IReadOnlyList<FeatureColumn> Features { get; init; }

    /// <summary>The name of the column that it predicts; null where the file had no header.</summary>
    public string? Label { get; init; }

    /// <summary>The place of that column, from 0.</summary>
    public required int LabelPosition { get; init; }

    /// <summary>Columns of the training file, the label's and ignored ones included.</summary>
    public required int Columns { get; init; }

    /// <summary>The classes, in the order of the network's outputs; none for regression.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>What to do about missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Whether the columns have names to be matched by.</summary>
    internal bool HasNames => Features[0].Name is not null;

    /// <summary>Whether a missing feature is filled in.</summary>
    internal bool FillsIn => Missing is MissingValues.Mean or MissingValues.Median;

    /// <summary>What takes the place of each missing feature; none where that is not known.</summary>
    internal float[] Fill => [.. Features.SelectMany(
        column => Missing == MissingValues.Median ? column.Medians : column.Means)];

    /// <summary>The inputs of the network.</summary>
    internal int Inputs => Features.Sum(column => column.Width);

    /// <summary>Columns of numbers whose names are not known: of an array, or of an older checkpoint.</summary>
    /// <param name="inputs">The inputs of the network.</param>
    /// <param name="classNames">Its classes; none for regression.</param>
    public static TableSchema Unnamed(int inputs, IReadOnlyList<string> classNames) => new()
    {
        Features = [.. Enumerable.Range(0, inputs).Select(i => new FeatureColumn(null, i, [], []))],
        LabelPosition = inputs,
        Columns = inputs + 1,
        ClassNames = classNames,
    };

    /// <summary>The column that an input of the network comes from, by its name; null where it has none.</summary>
    public string? NameOf(int input) =>
        Features.SelectMany(column => Enumerable.Repeat(column.Name, column.Width)).ElementAt(input);

    /// <summary>What is predicted from what, in a line.</summary>
    public override string ToString()
    {
        const int shown = 8;
        string label = Label is null ? $"column {Invariant(LabelPosition + 1)}" : $"'{Label}'";
        string kind = ClassNames.Count > 0 ? $"{Invariant(ClassNames.Count)} classes" : "a number";
        string features = HasNames && Features.Count <= shown
            ? string.Join(", ", Features.Select(Described))
            : $"{Invariant(Features.Count)} columns";
        return $"predicts {label} ({kind}) from {features}";
    }

    /// <summary>The same, with means and medians of the features over some rows, to fill gaps (NaN) with.</summary>
    /// <param name="features">[n, <see cref="Inputs"/>], NaN where a value is missing.</param>
    /// <param name="rows">The training rows.</param>
    internal TableSchema WithFill(float[] features, IReadOnlyList<int> rows)
    {
        int inputs = Inputs, input = 0;
        var filled = new List<FeatureColumn>(Features.Count);
        foreach (FeatureColumn column in Features)
        {
            float[][] known = [.. Enumerable.Range(input, column.Width).Select(i => Known(features, inputs, i, rows))];
            float[] means = [.. known.Select(Mean)];
            filled.Add(column with
            {
                Means = means,
                Medians = column.Categories.Count == 0 ? [Median(known[0])] : Commonest(means),
            });
            input += column.Width;
        }

        return this with { Features = filled };
    }

    /// <summary>Checks a schema that comes from a file.</summary>
    /// <param name="inputs">The inputs of its network.</param>
    /// <param name="classNames">Its classes.</param>
    /// <exception cref="InputException">No such network has it.</exception>
    internal void Check(int inputs, IReadOnlyList<string> classNames)
    {
        bool fits = Features.Count > 0 && Features.All(feature => feature is not null)
            && LabelPosition >= 0 && LabelPosition < Columns && Enum.IsDefined(Missing)
            && Features.Sum(feature => (long)feature.Width) == inputs
            && ClassNames.SequenceEqual(classNames, StringComparer.Ordinal)
            && Features.All(feature => feature.Position >= 0 && feature.Position < Columns - 1
                && feature.Name is null == Features[0].Name is null
                && feature.Categories.All(category => category is not null)
                && feature.Categories.Distinct(StringComparer.Ordinal).Count() == feature.Categories.Count
                && (feature.Means.Count == 0 || feature.Means.Count == feature.Width)
                && (feature.Medians.Count == 0 || feature.Medians.Count == feature.Width)
                && feature.Means.Concat(feature.Medians).All(float.IsFinite));
        if (!fits)
            throw new InputException($"the columns are not those of a network of {inputs} inputs");
    }

    private static float[] Known(float[] features, int inputs, int input, IReadOnlyList<int> rows) =>
        [.. rows.Select(row => features[(row * inputs) + input]).Where(float.IsFinite)];

    // 0 where every value is missing: the network has learnt nothing about this feature.
    private static float Mean(float[] known) => (float)known.Select(x => (double)x).DefaultIfEmpty(0).Average();

    private static float Median(float[] known)
    {
        Array.Sort(known);
        int middle = known.Length / 2;
        return known.Length == 0 ? 0
            : known.Length % 2 == 1 ? known[middle]
            : (float)(((double)known[middle - 1] + known[middle]) / 2);
    }

    // The first of those that are equally common.
    private static float[] Commonest(float[] shares)
    {
        float[] one = new float[shares.Length];
        one[Array.IndexOf(shares, shares.Max())] = 1;
        return one;
    }

    private static string Described(FeatureColumn column) => column.Categories.Count switch
    {
        0 => column.Name!,
        1 => $"{column.Name} (1 category)",
        var count => $"{column.Name} ({Invariant(count)} categories)",
    };

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
