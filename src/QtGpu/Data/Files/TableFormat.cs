using QtGpu.Data.Tables;

namespace QtGpu.Data.Files;

/// <summary>A format whose files are columns: a training file tells what they mean, others follow it.</summary>
internal abstract class TableFormat : IDataFileFormat
{
    public abstract IReadOnlyList<string> Extensions { get; }

    public TableRows Read(string path, TableOptions options)
    {
        TextTable table = Open(path, columns => SchemaInference.LabelColumn(columns, options.Label));
        TableSchema schema = SchemaInference.Of(table, options);
        ColumnMatch match = ColumnMatch.Of(table.About, schema, options.Label, labelled: true);
        return new TableEncoder(table, schema, match).Encode(
            labelled: true, [schema.ToString(), .. SchemaInference.Doubts(table, schema)]);
    }

    public TableRows ReadLike(string path, TableSchema schema, string? label, bool labelled)
    {
        ColumnMatch Match(TableColumns columns) => ColumnMatch.Of(columns, schema, label, labelled);
        TextTable table = Open(path, columns => Match(columns).Label);
        ColumnMatch match = Match(table.About);
        return new TableEncoder(table, schema, match).Encode(labelled, match.Remarks);
    }

    public Samples ReadRows(string path)
    {
        TextTable table = Open(path, _ => -1);
        int columns = table.About.Count;
        TableSchema schema = TableSchema.Unnamed(columns, []);
        return new TableEncoder(table, schema, new([.. Enumerable.Range(0, columns)], Label: -1, []))
            .Encode(labelled: false, []).ToSamples();
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">Tells the column of labels, whose fields are kept as they stand; −1 for none.</param>
    /// <exception cref="InputException">It cannot be read; says where.</exception>
    protected abstract TextTable Open(string path, Func<TableColumns, int> label);
}
