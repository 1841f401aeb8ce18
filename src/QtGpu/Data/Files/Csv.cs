using System.Globalization;

namespace QtGpu.Data.Files;

/// <summary>
/// Text separated by commas, semicolons, tabs, or blanks between numbers. A first row without any number is the header. The column named <c>label</c>
/// (classes) or <c>target</c> (regression), else the last one, is what to predict; the others are features.
/// An unnamed last column holds classes if it has text, or at most 1000 whole numbers each met twice on average.
/// </summary>
public sealed class Csv : IDataFileFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".csv", ".tsv", ".txt"];

    /// <inheritdoc/>
    public (Samples Samples, IReadOnlyList<string> ClassNames) Read(string path)
    {
        var table = Parse(path, labelled: true);
        string[] wanted = [.. table.Targets.Select(target => target.Text)];
        if (table.TargetName is "label" || (table.TargetName is not "target" && LooksLikeClasses(wanted)))
        {
            var (codes, names) = ClassCodes.Of(wanted, path);
            return (new(table.Features, table.FeatureCount, codes, names.Length), names);
        }
        var column = new Column(path, table.TargetColumn, table.TargetName);
        float[] values = [.. table.Targets.Select(target => Number(target.Text)
            ?? throw column.Bad(target.Line, "a finite number, as in other rows", target.Text))];
        return (new(table.Features, table.FeatureCount, values, classes: 0), []);
    }

    /// <inheritdoc/>
    public Samples ReadFeatures(string path)
    {
        var table = Parse(path, labelled: false);
        return new(table.Features, table.FeatureCount, [], classes: 0, targetCount: 0);
    }

    /// <inheritdoc/>
    public Samples ReadRows(string path)
    {
        var table = Parse(path, labelled: false, named: false);
        return new(table.Features, table.FeatureCount, [], classes: 0, targetCount: 0);
    }

    private sealed record Table(
        float[] Features, int FeatureCount, int TargetColumn, string? TargetName,
        List<(int Line, string Text)> Targets);

    private static Table Parse(string path, bool labelled, bool named = true)
    {
        try
        {
            using var text = new StreamReader(path);
            return Parse(new CsvRows(text, path), path, labelled, named);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {e.Message}", e);
        }
    }

    private static Table Parse(CsvRows rows, string path, bool labelled, bool named)
    {
        bool more = rows.Next();
        int columns = more ? rows.Count : 0;
        string[]? header = null;
        if (more && Fields(rows).All(field => Number(field) is null))
        {
            header = Fields(rows);
            more = rows.Next();
        }
        int target = TargetColumn(named ? header : null, labelled ? columns - 1 : -1);
        int featureCount = columns - (target >= 0 ? 1 : 0);
        if (!more || featureCount < 1)
            throw new InputException(
                $"{path}: expected rows of numbers separated by commas, semicolons, tabs or blanks"
                + (labelled ? ", the last column what to predict; found " : "; found ")
                + (more ? $"{columns} column." : "no row of numbers."));

        var features = new List<float>();
        var targets = new List<(int, string)>();
        for (; more; more = rows.Next())
        {
            if (rows.Count != columns)
                throw new InputException(
                    $"{path}, line {rows.Line}: expected {columns} columns as in the first row, got {rows.Count}.");
            for (int c = 0; c < columns; c++)
            {
                if (c != target)
                    features.Add(Number(rows[c]) ?? throw Bad(c, "a finite number"));
                else
                    targets.Add((rows.Line, Target(rows[c]) ?? throw Bad(c, "a label or a finite number")));
            }
        }
        string? targetName = target < 0 ? null : header?[target].ToLowerInvariant();
        return new([.. features], featureCount, target, targetName, targets);

        InputException Bad(int c, string expected) => new Column(path, c, header?[c]).Bad(rows.Line, expected, rows[c]);
    }

    private static int TargetColumn(string[]? header, int otherwise)
    {
        int named = Array.FindIndex(header ?? [], name => name.ToLowerInvariant() is "label" or "target");
        return named >= 0 ? named : otherwise;
    }

    private static string[] Fields(CsvRows rows) =>
        [.. Enumerable.Range(0, rows.Count).Select(c => rows[c].ToString())];

    private static float? Number(ReadOnlySpan<char> field) =>
        TryParse(field, out float x) && float.IsFinite(x) ? x : null;

    private static string? Target(ReadOnlySpan<char> field) =>
        field.IsEmpty || IsInfinity(field) || (TryParse(field, out float y) && !float.IsFinite(y))
            ? null
            : field.ToString();

    /// <summary>C and Python write <c>inf</c>; .NET reads <c>Infinity</c> only.</summary>
    private static bool IsInfinity(ReadOnlySpan<char> field) =>
        field.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);

    private static bool TryParse(ReadOnlySpan<char> field, out float x) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out x);

    private static bool LooksLikeClasses(string[] targets)
    {
        var distinct = targets.Distinct(StringComparer.Ordinal).ToArray();
        if (distinct.All(text => Number(text) is not null))
            return distinct.All(text => float.IsInteger(Number(text)!.Value))
                && distinct.Length <= Math.Min(1000, targets.Length / 2);
        // A column of fractions with a stray word is a slip, not a set of classes.
        return !distinct.Any(text => Number(text) is { } y && !float.IsInteger(y));
    }

    /// <summary>A column, from 0, as messages name it.</summary>
    private readonly record struct Column(string Path, int Index, string? Name)
    {
        public InputException Bad(int line, string expected, ReadOnlySpan<char> got) => new(
            $"{Path}, line {line}, column {Index + 1}{(Name is null ? "" : $" ({Name})")}: "
            + $"expected {expected}, got '{got}'. Correct the field or remove the row.");
    }
}
