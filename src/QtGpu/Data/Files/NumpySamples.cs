using System.Globalization;
using QtGpu.Data.Tables;

namespace QtGpu.Data.Files;

/// <summary>
/// NumPy arrays as samples: features [n, …], labels (integers or texts [n]) or regression targets (floats [n] or
/// [n, k]). Axes behind the first are flattened; [n, h, w] are images; uint8 is divided by 255.
/// </summary>
/// <param name="Name">Names the features in messages.</param>
/// <param name="Features">The features.</param>
/// <param name="LabelName">Names the labels in messages.</param>
/// <param name="Labels">The labels; null where there are none.</param>
internal sealed record NumpySamples(string Name, NpyArray Features, string LabelName, NpyArray? Labels)
{
    /// <summary>Samples to train on.</summary>
    /// <exception cref="InputException">Shapes disagree, or there are no labels.</exception>
    public TableRows Read()
    {
        Check();
        NpyArray labels = Labels ?? throw Unlabelled();
        return Labelled(labels, labels.IsFloat ? [] : ClassOrder.NamesOf(Texts(labels), LabelName));
    }

    /// <summary>Samples as a network takes them that was trained on others.</summary>
    /// <exception cref="InputException">Shapes disagree, labels are missing, or one is no class.</exception>
    public TableRows ReadLike(TableSchema schema, bool labelled)
    {
        Check();
        if (labelled)
            return Labelled(Labels ?? throw Unlabelled(), schema.ClassNames);
        TableRows rows = Rows(schema.ClassNames);
        return Labels is { } labels && IsColumn(labels) ? rows with { Labels = Texts(labels) } : rows;
    }

    /// <summary>Throws where columns are spoken of: arrays have none.</summary>
    public static void RequireNoColumns(string path, TableOptions options, string labels)
    {
        if (options.Missing != MissingValues.Error || options.Ignore.Count > 0)
            throw new InputException(
                $"{path} is an array, without columns to fill or to ignore; change the array, or save it as .csv.");
        RequireNoLabel(path, options.Label, labels);
    }

    /// <summary>Throws where a column of labels is named.</summary>
    public static void RequireNoLabel(string path, string? label, string labels)
    {
        if (label is not null)
            throw new InputException($"{path} is an array, without a column '{label}'; its labels lie in {labels}.");
    }

    private void Check()
    {
        if (Features.Extents.Length < 2 || Features.IsText)
            throw new InputException(
                $"{Name}: expected features of shape [n, d] or images [n, h, w], got "
                + $"{(Features.IsText ? "texts" : Features.ShapeText)}.");
        if (Labels is null)
            return;
        if (Labels.Extents.Length is not (1 or 2) || Labels.Extents[0] != Features.Extents[0])
            throw new InputException(
                $"{LabelName}: expected {Features.Extents[0]} labels, one per row of {Name}, got {Labels.ShapeText}.");
        if (!Labels.IsFloat && !IsColumn(Labels))
            throw new InputException(
                $"{LabelName}: expected class labels of shape [n], got {Labels.ShapeText}.");
    }

    private static bool IsColumn(NpyArray labels) => labels.Extents is [_] or [_, 1];

    private InputException Unlabelled() => new(
        $"{Name} has features only; expected labels or targets beside it in {LabelName}.");

    private static string[] Texts(NpyArray labels)
    {
        float[]? numbers = labels.IsFloat ? labels.ToFloats() : null;
        return [.. Enumerable.Range(0, labels.Extents[0]).Select(i => numbers is not null
            ? numbers[i].ToString(CultureInfo.InvariantCulture)
            : labels.IsText ? labels.Text(i) : labels.Integer(i).ToString(CultureInfo.InvariantCulture))];
    }

    private TableRows Labelled(NpyArray labels, IReadOnlyList<string> names)
    {
        TableRows rows = Rows(names);
        if (names.Count == 0 && labels.IsText)
            throw new InputException($"{LabelName}: expected numbers, as in training, got texts.");
        if (names.Count == 0)
            return rows with { Targets = labels.ToFloats(), TargetCount = labels.Extents is [_, var k] ? k : 1 };
        var classes = new ClassLookup(names);
        string[] texts = Texts(labels);
        return rows with
        {
            Labels = texts,
            TargetCount = 1,
            Targets = [.. texts.Select(text => (float)(classes.Find(text) ?? throw new InputException(
                $"{LabelName}: {text} is none of the classes that the network was trained on "
                + $"({TableColumns.Listed(names)}).")))],
        };
    }

    private TableRows Rows(IReadOnlyList<string> names)
    {
        float[] x = Features.ToFloats(Features.IsByte ? 255 : 1);
        int count = Features.Extents[0];
        int bad = Array.FindIndex(x, value => !float.IsFinite(value));
        if (bad >= 0)
        {
            int width = x.Length / count;
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: row {bad / width}, feature {bad % width} (counted from 0) is {x[bad]}; expected a finite "
                + $"number. Fill it in, or leave the row out."));
        }

        return new()
        {
            Schema = TableSchema.Unnamed(x.Length / count, names),
            Features = x,
            Image = Features.Extents is [_, var h, var w] ? new(h, w) : null,
            Rows = [.. Enumerable.Range(0, count)],
            Labels = new string?[count],
        };
    }
}
