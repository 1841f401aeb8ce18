using System.Globalization;
using System.Text;
using QtGpu.Data.Tables;
using QtGpu.IO;

namespace QtGpu.Data.Files;

/// <summary>
/// Reads delimited text row by row (RFC 4180: quotes may hold delimiters, line breaks and doubled quotes). Blank lines
/// are skipped; the delimiter is the most frequent of comma, semicolon and tab in the first row; the semicolon where it
/// has numbers with decimal commas between semicolons. Where it has none of them and is several numbers, blanks
/// separate, however many stand together.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="name">Names the file in messages.</param>
internal sealed class CsvRows(TextReader text, string name)
{
    private readonly List<Range> _fields = [];
    private string _row = "";
    private char _delimiter;
    private int _nextLine = 1;

    /// <summary>The line the current row starts on, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Fields in the current row.</summary>
    public int Count => _fields.Count;

    /// <summary>A field of the current row, from 0, without surrounding blanks.</summary>
    public ReadOnlySpan<char> this[int field] => _row.AsSpan()[_fields[field]].Trim();

    /// <summary>Moves to the next row.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InputException">A quote is never closed, or it is no text.</exception>
    public bool Next()
    {
        do
        {
            Line = _nextLine;
            if (ReadLine() is not { } line)
                return false;
            _row = line;
        }
        while (string.IsNullOrWhiteSpace(_row));

        if (OpensQuote(_row))
            _row = WholeQuote(_row);
        if (_delimiter == 0)
            _delimiter = AreNumbersBetweenBlanks(_row) ? ' ' : HasDecimalCommas(_row) ? ';' : MostFrequent(_row);
        Split();
        return true;
    }

    /// <summary>A row that ends inside a quote, with the lines behind it up to the one that closes the quote.</summary>
    private string WholeQuote(string opening)
    {
        var row = new StringBuilder(opening);
        while (ReadLine() is { } line)
        {
            row.Append('\n').Append(line);
            if (OpensQuote(line))
                return row.ToString();
        }
        throw new InputException($"{name}, line {Line}: a quote is opened and never closed. Close it or remove it.");
    }

    private static bool OpensQuote(string line) => line.AsSpan().Count('"') % 2 == 1;

    private string? ReadLine()
    {
        string? line = text.ReadLine();
        if (line is not null)
            TextInput.Require(line, name, _nextLine);
        _nextLine++;
        return line;
    }

    private void Split()
    {
        _fields.Clear();
        if (_row.Contains('"'))
        {
            SplitQuoted();
            return;
        }

        foreach (Range field in _row.AsSpan().Split(_delimiter))
        {
            if (_delimiter != ' ' || !_row.AsSpan(field).IsEmpty)
                _fields.Add(field);
        }
    }

    private void SplitQuoted()
    {
        var unquoted = new StringBuilder(_row.Length);
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < _row.Length; i++)
        {
            char c = _row[i];
            if (c == '"' && quoted && i + 1 < _row.Length && _row[i + 1] == '"')
                unquoted.Append(_row[i++]);
            else if (c == '"')
                quoted = !quoted;
            else if (c == _delimiter && !quoted)
            {
                _fields.Add(start..unquoted.Length);
                start = unquoted.Length;
            }
            else
                unquoted.Append(c);
        }
        _fields.Add(start..unquoted.Length);
        _row = unquoted.ToString();
    }

    private static bool AreNumbersBetweenBlanks(string row)
    {
        string[] fields = row.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length > 1 && Array.TrueForAll(
            fields, field => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
    }

    // 1,5;2,5;0 has as many commas as semicolons; as it stands it is refused for its decimal commas.
    private static bool HasDecimalCommas(string row)
    {
        string[] fields = row.Split(';');
        return fields.Length > 1 && row.Contains(',', StringComparison.Ordinal)
            && Array.TrueForAll(fields, field => TextColumn.ToNumber(field.Replace(',', '.')) is not null);
    }

    private static char MostFrequent(string row)
    {
        int[] counts = new int[3];
        bool quoted = false;
        foreach (char c in row)
        {
            quoted ^= c == '"';
            if (!quoted && ",;\t".IndexOf(c) is >= 0 and var which)
                counts[which]++;
        }
        return ",;\t"[Array.IndexOf(counts, counts.Max())];
    }
}
