using System.Globalization;

namespace QtGpu.Data.Tables;

/// <summary>
/// Where a file has the columns that a network was trained on: by name, or by position where names are missing.
/// </summary>
/// <param name="Features">The place of each feature column, in the network's order.</param>
/// <param name="Label">The place of the label's column, or −1.</param>
/// <param name="Remarks">What a reader would ask about: columns that are not used, and how they were matched.</param>
internal sealed record ColumnMatch(int[] Features, int Label, IReadOnlyList<string> Remarks)
{
    /// <summary>Matches the columns of a file.</summary>
    /// <param name="columns">The columns of the file.</param>
    /// <param name="schema">Those of the training file.</param>
    /// <param name="label">The label's column where it has another name in this file, or null.</param>
    /// <param name="labelled">There must be a label.</param>
    /// <exception cref="InputException">A column is missing; names it.</exception>
    public static ColumnMatch Of(TableColumns columns, TableSchema schema, string? label, bool labelled)
    {
        ColumnMatch match = columns.Header is { } header && schema.HasNames
            ? ByName(columns, header, schema, label)
            : ByPosition(columns, schema, label);
        return match.Label >= 0 || !labelled ? match : throw new InputException(
            $"{columns.Path} has no column {(schema.Label is { } name ? $"'{name}'" : "of labels")} to compare with"
            + (columns.Header is null ? "." : $"; its columns are {TableColumns.Listed(columns.Header)}.")
            + " Add it, or name the column of the labels.");
    }

    private static ColumnMatch ByName(TableColumns columns, string[] header, TableSchema schema, string? label)
    {
        int target = label is not null ? columns.Find(label) : columns.IndexOf(schema.Label!);
        int[] features = [.. schema.Features.Select(feature => columns.IndexOf(feature.Name!))];
        string[] missing = [.. schema.Features.Where((_, i) => features[i] < 0).Select(feature => $"'{feature.Name}'")];
        if (missing.Length > 0)
            throw new InputException(
                $"{columns.Path} lacks the column{(missing.Length == 1 ? "" : "s")} {TableColumns.Listed(missing)} "
                + $"that the network was trained on; its columns are {TableColumns.Listed(header)}.");
        if (features.Contains(target))
            throw new InputException(
                $"{columns.Path}: '{label}' is a column that the network predicts from, not the one it predicts.");
        string[] extra = [.. header.Where((_, c) => c != target && !features.Contains(c))];
        return new(features, target, extra.Length == 0 ? [] : [$"not used: {TableColumns.Listed(extra)}"]);
    }

    private static ColumnMatch ByPosition(TableColumns columns, TableSchema schema, string? label)
    {
        int target = label is not null ? columns.Find(label)
            : columns.Count < schema.Columns ? -1
            : SchemaInference.NamedLabel(columns) is >= 0 and var named ? named
            : schema.LabelPosition;
        int[] others = [.. Enumerable.Range(0, columns.Count).Where(c => c != target)];
        if (others.Length != schema.Columns - 1)
            throw new InputException(
                $"{columns.Path}: expected {Invariant(schema.Columns)} columns as in training, "
                + $"or {Invariant(schema.Columns - 1)} without the label, got {Invariant(columns.Count)}.");
        bool odd = columns.Header is null == schema.HasNames;
        string why = columns.Header is null
            ? "this file has no header"
            : "the names of the training file's columns are not known";
        return new(
            [.. schema.Features.Select(feature => others[feature.Position])], target,
            odd ? [$"columns matched by position: {why}"] : []);
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
