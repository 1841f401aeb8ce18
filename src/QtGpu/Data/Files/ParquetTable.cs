using System.Globalization;
using Parquet;
using Parquet.Schema;
using QtGpu.Data.Tables;
using QtGpu.IO;

namespace QtGpu.Data.Files;

/// <summary>
/// Apache Parquet: columns of numbers, texts, dates and yes or no, read as a <see cref="Csv"/> file of the same fields
/// would be; null is a missing value. A column of row numbers that pandas adds is left out.
/// </summary>
internal sealed class ParquetTable : TableFormat
{
    private const string RowNumbers = "__index_level_";

    // A row of one value takes less where many are alike, but not that much less.
    private const long MostRowsOfAByte = 10_000;

    // Old files do not say of their texts that they are some.
    private static readonly ParquetOptions Options = new() { TreatByteArrayAsString = true };

    private delegate Task Column(ParquetRowGroupReader rows, DataField field, TextColumn to);

    private static readonly Dictionary<Type, Column> Kinds = new()
    {
        [typeof(ReadOnlyMemory<char>)] = Texts,
        [typeof(bool)] = Values<bool>,
        [typeof(sbyte)] = Values<sbyte>,
        [typeof(byte)] = Values<byte>,
        [typeof(short)] = Values<short>,
        [typeof(ushort)] = Values<ushort>,
        [typeof(int)] = Values<int>,
        [typeof(uint)] = Values<uint>,
        [typeof(long)] = Values<long>,
        [typeof(ulong)] = Values<ulong>,
        [typeof(float)] = Values<float>,
        [typeof(double)] = Values<double>,
        [typeof(decimal)] = Values<decimal>,
        [typeof(DateTime)] = Values<DateTime>,
        [typeof(DateOnly)] = Values<DateOnly>,
    };

    public override IReadOnlyList<string> Extensions => [".parquet"];

    protected override TextTable Open(string path, Func<TableColumns, int> label)
    {
        using FileStream file = InputFile.Read(path, () => File.OpenRead(path));
        try
        {
            return Task.Run(() => Read(path, file, label)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (InputException or OutOfMemoryException))
        {
            string why = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new InputException(
                $"{path}: expected a whole Parquet file, got one that is cut off, damaged or of another kind "
                + $"({why[..Math.Min(why.Length, 200)]}). Write it again.", e);
        }
    }

    private static async Task<TextTable> Read(string path, FileStream file, Func<TableColumns, int> label)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(file, Options).ConfigureAwait(false);
        DataField[] fields = [.. reader.Schema.Fields
            .Where(field => !field.Name.StartsWith(RowNumbers, StringComparison.Ordinal))
            .Select(field => field is DataField { IsArray: false } plain && Kinds.ContainsKey(plain.ClrType)
                ? plain
                : throw new InputException(
                    $"{path}, column '{field.Name}': expected numbers, texts, dates or yes and no, got "
                    + $"{(field as DataField)?.ClrType.Name ?? "a structure"}. Leave it out of the file."))];
        if (fields.Length == 0)
            throw new InputException($"{path}: expected columns, got none.");
        var columns = new TableColumns(path, [.. fields.Select(field => field.Name)], fields.Length);
        var table = new TextTable(columns, label(columns), "row");
        for (int g = 0; g < reader.RowGroupCount; g++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(g);
            long most = Math.Min(Array.MaxLength, MostRowsOfAByte * file.Length);
            if (rows.RowCount < 0 || rows.RowCount > most - table.Count)
                throw new InvalidDataException($"it says that it has {rows.RowCount} rows");
            foreach ((int c, DataField field) in fields.Index())
                await Kinds[field.ClrType](rows, field, table.Columns[c]).ConfigureAwait(false);
            for (long row = 0; row < rows.RowCount; row++)
                table.EndRow(table.Count + 1);
        }

        return table.Count > 0 ? table : throw new InputException($"{path}: expected rows, got none.");
    }

    private static async Task Texts(ParquetRowGroupReader rows, DataField field, TextColumn to)
    {
        string?[] values = new string?[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory()!).ConfigureAwait(false);
        foreach (string? value in values)
            to.Add(value.AsSpan().Trim());
    }

    private static async Task Values<T>(ParquetRowGroupReader rows, DataField field, TextColumn to)
        where T : struct
    {
        var values = new T?[rows.RowCount];
        await rows.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
        foreach (T? value in values)
            to.Add(Convert.ToString(value, CultureInfo.InvariantCulture));
    }
}
