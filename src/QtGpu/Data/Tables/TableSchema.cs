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

    /// <summary>The same, with the means of the features over some rows, to fill gaps (NaN) with.</summary>
    /// <param name="features">[n, <see cref="Inputs"/>], NaN where a value is missing.</param>
    /// <param name="rows">The training rows.</param>
    internal TableSchema WithMeans(float[] features, IReadOnlyList<int> rows)
    {
        int inputs = Inputs, input = 0;
        var means = new List<FeatureColumn>(Features.Count);
        foreach (FeatureColumn column in Features)
        {
            float[] own = [.. Enumerable.Range(input, column.Width).Select(i => Mean(features, inputs, i, rows))];
            means.Add(column with { Means = own });
            input += column.Width;
        }

        return this with { Features = means };
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
                && feature.Means.All(float.IsFinite));
        if (!fits)
            throw new InputException($"the columns are not those of a network of {inputs} inputs");
    }

    // 0 where every value is missing: the network has learnt nothing about this feature.
    private static float Mean(float[] features, int inputs, int input, IReadOnlyList<int> rows) => (float)rows
        .Select(row => (double)features[(row * inputs) + input]).Where(double.IsFinite).DefaultIfEmpty(0).Average();

    private static string Described(FeatureColumn column) => column.Categories.Count switch
    {
        0 => column.Name!,
        1 => $"{column.Name} (1 category)",
        var count => $"{column.Name} ({Invariant(count)} categories)",
    };

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
