using System.Globalization;

namespace QtGpu.Data.Tables;

/// <summary>Turns the fields of a file into features and targets, as a schema says.</summary>
internal sealed class TableEncoder
{
    private const string FillIn =
        "Fill it in, or set missing values to 'drop' (leave such rows out), 'mean' or 'median' (of the training rows).";
    private const string Correct = "Correct the field or remove the row.";

    private readonly TextTable _table;
    private readonly TableSchema _schema;
    private readonly Dictionary<string, int>?[] _categories;
    private readonly ClassLookup? _classes;
    private readonly TextColumn[] _columns;
    private readonly TextColumn? _label;

    public TableEncoder(TextTable table, TableSchema schema, ColumnMatch match)
    {
        (_table, _schema) = (table, schema);
        _columns = [.. match.Features.Select(c => table.Columns[c])];
        _label = match.Label < 0 ? null : table.Columns[match.Label];
        _categories = [.. schema.Features.Select(feature => feature.Categories.Count == 0 ? null : feature.Categories
            .Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal))];
        _classes = schema.ClassNames.Count == 0 ? null : new(schema.ClassNames);
    }

    /// <summary>The rows of the file.</summary>
    /// <param name="labelled">Each must have a label, which becomes its target; else labels are text alone.</param>
    /// <param name="remarks">What a reader would ask about.</param>
    /// <exception cref="InputException">A field is not what its column holds; says where.</exception>
    public TableRows Encode(bool labelled, IEnumerable<string> remarks)
    {
        bool drops = _schema.Missing == MissingValues.Drop;
        int[] rows = [.. Enumerable.Range(0, _table.Count).Where(row => !drops || IsWhole(row, labelled))];
        if (rows.Length == 0)
            throw new InputException($"{_table.About.Path}: every row has missing values, and such rows are left out.");
        int inputs = _schema.Inputs;
        if ((long)rows.Length * inputs > Array.MaxLength)
            throw new InputException(
                $"{_table.About.Path}: {rows.Length} rows of {inputs} features are more than an array holds.");
        float[] features = new float[rows.Length * inputs];
        float[] targets = new float[labelled ? rows.Length : 0];
        for (int i = 0; i < rows.Length; i++)
        {
            Features(rows[i], features.AsSpan(i * inputs, inputs));
            if (labelled)
                targets[i] = Target(rows[i]);
        }

        if (rows.Length < _table.Count)
            remarks = remarks.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"left out for missing values: {_table.Count - rows.Length} of {_table.Count} rows"));
        return new()
        {
            Schema = _schema,
            HasColumns = true,
            Features = features,
            Targets = targets,
            TargetCount = labelled ? 1 : 0,
            Rows = rows,
            Labels = [.. rows.Select(Label)],
            Remarks = [.. remarks.Select(remark => $"{Path.GetFileName(_table.About.Path)}: {remark}")],
        };
    }

    /// <summary>What to tell whoever left out a label.</summary>
    public static InputException BadLabel(TextTable table, TextColumn label, int row) =>
        label.Bad(table.About.Path, table.Place(row), "a label or a finite number", label.Text(row), Correct);

    private bool IsWhole(int row, bool labelled) => (!labelled || Label(row) is not null)
        && Array.TrueForAll(_columns, column => column.Kind(row) != FieldKind.Missing);

    private string? Label(int row) =>
        _label is null || _label.Kind(row) == FieldKind.Missing ? null : _label.Text(row);

    private void Features(int row, Span<float> features)
    {
        for (int c = 0; c < _columns.Length; c++)
        {
            Span<float> own = features[.._schema.Features[c].Width];
            FieldKind kind = _columns[c].Kind(row);
            if (kind == FieldKind.Missing && _schema.FillsIn)
                own.Fill(float.NaN);
            else if (_categories[c] is { } categories)
                own[Category(row, c, categories)] = 1;
            else
                own[0] = kind == FieldKind.Number
                    ? _columns[c].Number(row)
                    : throw Bad(_columns[c], row, "a finite number");
            features = features[own.Length..];
        }
    }

    private int Category(int row, int c, Dictionary<string, int> categories)
    {
        if (_columns[c].Kind(row) == FieldKind.Missing)
            throw Bad(_columns[c], row, "a category");
        return categories.TryGetValue(_columns[c].Text(row), out int category) ? category : throw Bad(
            _columns[c], row,
            $"one of the categories that the network was trained on ({TableColumns.Listed(categories.Keys)})");
    }

    private float Target(int row)
    {
        FieldKind kind = _label!.Kind(row);
        string text = _label.Text(row);
        if (kind == FieldKind.Missing || (_classes is not null && kind == FieldKind.BadNumber))
            throw BadLabel(_table, _label, row);
        if (_classes is null)
            return kind == FieldKind.Number
                ? _label.Number(row)
                : throw Bad(_label, row, "a finite number, as in other rows");
        return _classes.Find(text) is { } known ? known : throw Bad(
            _label, row,
            $"one of the classes that the network was trained on ({TableColumns.Listed(_schema.ClassNames)})");
    }

    private InputException Bad(TextColumn column, int row, string expected) => column.Bad(
        _table.About.Path, _table.Place(row), expected, column.Text(row),
        column.Kind(row) == FieldKind.Missing && column != _label ? FillIn : Correct);
}
