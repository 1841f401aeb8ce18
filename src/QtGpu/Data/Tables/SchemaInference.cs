using QtGpu.Data.Files;

namespace QtGpu.Data.Tables;

/// <summary>
/// Tells what the columns of a training file mean: which is the label, and which of the others are categories.
/// </summary>
internal static class SchemaInference
{
    // A column of names or addresses is no column of categories.
    private const int MostCategories = 256;
    private const int FewCategories = 16;
    private const int MostClasses = 1000;

    /// <summary>The column asked for, else the one named <c>label</c> or <c>target</c>, else the last one.</summary>
    /// <exception cref="InputException">There is no column such as is asked for.</exception>
    public static int LabelColumn(TableColumns columns, string? asked)
    {
        if (asked is not null)
            return columns.Find(asked);
        return NamedLabel(columns) is >= 0 and var named ? named : columns.Count - 1;
    }

    /// <summary>The column named <c>label</c> or <c>target</c>, or −1.</summary>
    public static int NamedLabel(TableColumns columns) =>
        Array.FindIndex(columns.Header ?? [], name => name.ToLowerInvariant() is "label" or "target");

    /// <summary>The schema of a file to train on; its means are not known yet.</summary>
    /// <exception cref="InputException">A column is neither numbers nor categories, or is not there.</exception>
    public static TableSchema Of(TextTable table, TableOptions options)
    {
        TableColumns about = table.About;
        int label = LabelColumn(about, options.Label);
        int[] ignored = [.. options.Ignore.Select(about.Find)];
        if (ignored.Contains(label))
            throw new InputException(
                $"{about.Path}: column '{options.Ignore[Array.IndexOf(ignored, label)]}' cannot be both the label and "
                + "ignored.");
        int[] used = [.. Enumerable.Range(0, about.Count).Where(c => c != label && !ignored.Contains(c))];
        if (used.Length == 0)
            throw TextTable.Unreadable(about.Path, $"{about.Count} column{(about.Count == 1 ? "" : "s")}");
        RequireNamesDiffer(about, [.. used, label]);
        var features = used.ToDictionary(c => c, c => table.Columns[c].Categories());
        RequireFewCategories(table, features);
        RequireLabels(table, table.Columns[label], options.Missing);
        return new()
        {
            Features = [.. features.Select(feature => new FeatureColumn(
                about.Header?[feature.Key], feature.Key > label ? feature.Key - 1 : feature.Key,
                feature.Value, []))],
            Label = about.Header?[label],
            LabelPosition = label,
            Columns = about.Count,
            ClassNames = ClassNames(table, table.Columns[label]),
            Missing = options.Missing,
        };
    }

    /// <summary>Columns that a network learns nothing from, or nothing that holds for other rows.</summary>
    public static IEnumerable<string> Doubts(TextTable table, TableSchema schema)
    {
        TextColumn[] columns = [.. schema.Features.Select(feature => feature.Position)
            .Select(position => table.Columns[position < schema.LabelPosition ? position : position + 1])];
        string[] constant = Names(columns.Where(column => column.IsConstant || column.Categories().Count == 1));
        string[] counts = Names(columns.Where(column => column.CountsRows));
        if (constant.Length > 0)
            yield return $"the same in every row, and of no use: {TableColumns.Listed(constant)}";
        if (counts.Length > 0)
            yield return $"only numbers the rows, and is better ignored: {TableColumns.Listed(counts)}";
    }

    private static string[] Names(IEnumerable<TextColumn> columns) => [.. columns.Select(column => column.Label)];

    private static void RequireLabels(TextTable table, TextColumn label, MissingValues missing)
    {
        int row = Enumerable.Range(0, table.Count).FirstOrDefault(row => label.Kind(row) == FieldKind.Missing, -1);
        if (row >= 0 && missing != MissingValues.Drop)
            throw TableEncoder.BadLabel(table, label, row);
    }

    private static string[] ClassNames(TextTable table, TextColumn label)
    {
        int[] rows = [.. Enumerable.Range(0, table.Count).Where(row => label.Kind(row) != FieldKind.Missing)];
        string[] texts = [.. rows.Select(label.Text)];
        string? name = label.Name?.ToLowerInvariant();
        return name is "label" || (name is not "target" && LooksLikeClasses(texts))
            ? ClassOrder.NamesOf(texts, table.About.Path)
            : [];
    }

    private static bool LooksLikeClasses(string[] labels)
    {
        string[] distinct = [.. labels.Distinct(StringComparer.Ordinal)];
        if (distinct.All(text => TextColumn.ToNumber(text) is not null))
            return distinct.All(text => float.IsInteger(TextColumn.ToNumber(text)!.Value))
                && distinct.Length <= Math.Min(MostClasses, labels.Length / 2);
        // A column of fractions with a stray word is a slip, not a set of classes.
        return !distinct.Any(text => TextColumn.ToNumber(text) is { } y && !float.IsInteger(y));
    }

    private static void RequireNamesDiffer(TableColumns about, int[] used)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (used.Select(c => about.Header?[c]).OfType<string>().FirstOrDefault(name => !seen.Add(name)) is { } twice)
            throw new InputException(
                $"{about.Path}: two columns are called '{twice}'; rename one, since columns are told by their names.");
    }

    private static void RequireFewCategories(TextTable table, Dictionary<int, IReadOnlyList<string>> features)
    {
        int most = Math.Min(MostCategories, Math.Max(FewCategories, table.Count / 2));
        int[] bad = [.. features.Where(feature => feature.Value.Count > most).Select(feature => feature.Key)];
        if (bad.Length == 0)
            return;
        string found = string.Join(", ", bad.Select(
            c => $"column '{table.Columns[c].Label}' holds {features[c].Count} different texts"));
        throw new InputException(
            $"{table.About.Path}: {found} in {table.Count} rows; expected numbers or at most {most} categories. "
            + $"Ignore {string.Join(',', bad.Select(c => table.Columns[c].Label))}, or make categories of it.");
    }
}
