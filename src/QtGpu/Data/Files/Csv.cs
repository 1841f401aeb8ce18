using QtGpu.Data.Tables;

namespace QtGpu.Data.Files;

/// <summary>
/// Text separated by commas, semicolons, tabs, or blanks between numbers. A first row without any number is the header.
/// The column named <c>label</c> (classes) or <c>target</c> (regression), else the last one, is what to predict; the
/// others are features: numbers, or text, whose categories become a feature each. What to predict are classes, unless
/// named <c>target</c>, if it has text, or at most 1000 whole numbers each met twice on average.
/// </summary>
internal sealed class Csv : IDataFileFormat
{
    public IReadOnlyList<string> Extensions => [".csv", ".tsv", ".txt"];

    public TableRows Read(string path, TableOptions options)
    {
        TextTable table = TextTable.Read(path, columns => SchemaInference.LabelColumn(columns, options.Label));
        TableSchema schema = SchemaInference.Of(table, options);
        ColumnMatch match = ColumnMatch.Of(table.About, schema, options.Label, labelled: true);
        return new TableEncoder(table, schema, match).Encode(
            labelled: true, [schema.ToString(), .. SchemaInference.Doubts(table, schema)]);
    }

    public TableRows ReadLike(string path, TableSchema schema, string? label, bool labelled)
    {
        ColumnMatch Match(TableColumns columns) => ColumnMatch.Of(columns, schema, label, labelled);
        TextTable table = TextTable.Read(path, columns => Match(columns).Label);
        ColumnMatch match = Match(table.About);
        return new TableEncoder(table, schema, match).Encode(labelled, match.Remarks);
    }

    public Samples ReadRows(string path)
    {
        TextTable table = TextTable.Read(path, _ => -1);
        int columns = table.About.Count;
        TableSchema schema = TableSchema.Unnamed(columns, []);
        return new TableEncoder(table, schema, new([.. Enumerable.Range(0, columns)], Label: -1, []))
            .Encode(labelled: false, []).ToSamples();
    }
}
