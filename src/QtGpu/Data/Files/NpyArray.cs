using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using QtGpu.IO;

namespace QtGpu.Data.Files;

/// <summary>
/// An array of numbers or texts in NumPy's .npy format, versions 1, 2 and 3: little-endian, C order. Source:
/// numpy.lib.format.
/// </summary>
internal sealed class NpyArray
{
    private const int MostLetters = 10_000;

    private static readonly Regex TypePattern = Pattern("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""");
    private static readonly Regex OrderPattern = Pattern("""['"]fortran_order['"]\s*:\s*(True|False)""");
    private static readonly Regex ShapePattern = Pattern("""['"]shape['"]\s*:\s*\(([^)]*)\)""");

    private readonly ReadOnlyMemory<byte> _data;
    private readonly string _type;

    private NpyArray(string type, int[] extents, ReadOnlyMemory<byte> data) =>
        (_type, Extents, _data) = (type, extents, data);

    /// <summary>The shape.</summary>
    public int[] Extents { get; }

    /// <summary>The shape as text.</summary>
    public string ShapeText => $"[{string.Join(", ", Extents)}]";

    /// <summary>The values are unsigned bytes, as pixels are.</summary>
    public bool IsByte => _type is "|u1";

    /// <summary>The values are numbers, not whole by type.</summary>
    public bool IsFloat => _type[1] is 'f';

    /// <summary>The values are texts.</summary>
    public bool IsText => _type[1] is 'U';

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It is not such an array.</exception>
    public static NpyArray Read(string path) => InputFile.Read(path, () => Parse(File.ReadAllBytes(path), path));

    /// <summary>Parses the content of a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="name">Names the file in messages.</param>
    /// <exception cref="InputException">It is not such an array.</exception>
    public static NpyArray Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        var (header, data) = Split(bytes, name);
        var type = TypePattern.Match(header);
        var order = OrderPattern.Match(header);
        var shape = ShapePattern.Match(header);
        if (!type.Success || !order.Success || !shape.Success)
            throw Bad(name, "a header with descr, fortran_order and shape", $"'{header.Trim()}'");
        if (order.Groups[1].Value is "True")
            throw Bad(name, "C order", "Fortran order");
        int size = SizeOf(type.Groups[1].Value);
        if (size == 0)
            throw Bad(name, "type <f4, <f8, |u1, <i4 or <i8, or <U for labels", type.Groups[1].Value);

        long length = size;
        var extents = new List<int>();
        foreach (string part in shape.Groups[1].Value.Split(',').Where(part => !string.IsNullOrWhiteSpace(part)))
        {
            if (!int.TryParse(part, CultureInfo.InvariantCulture, out int extent) || extent <= 0
                || (length *= extent) > Array.MaxLength)
                throw Bad(name, "a shape of positive extents, at most 2 GiB in all", $"({shape.Groups[1].Value})");
            extents.Add(extent);
        }
        if (data.Length != length)
            throw Bad(name, $"{length} bytes of values for shape ({shape.Groups[1].Value})", $"{data.Length} bytes");
        return new(type.Groups[1].Value, [.. extents], data);
    }

    /// <summary>The values / <paramref name="divisor"/>.</summary>
    public float[] ToFloats(float divisor = 1)
    {
        float[] values = new float[Extents.Aggregate(1, (product, extent) => product * extent)];
        var bytes = _data.Span;
        for (int i = 0; i < values.Length; i++)
            values[i] = _type switch
            {
                "<f4" => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                "<f8" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]),
                _ => Integer(i),
            } / divisor;
        return values;
    }

    /// <summary>Element <paramref name="i"/> of an array of whole numbers.</summary>
    public long Integer(int i) => _type switch
    {
        "|u1" => _data.Span[i],
        "<i4" => BinaryPrimitives.ReadInt32LittleEndian(_data.Span[(4 * i)..]),
        "<i8" => BinaryPrimitives.ReadInt64LittleEndian(_data.Span[(8 * i)..]),
        _ => throw new InvalidOperationException($"{_type} is not a type of whole numbers."),
    };

    /// <summary>Element <paramref name="i"/> of an array of texts: UTF-32, filled up with zeros.</summary>
    public string Text(int i)
    {
        int size = SizeOf(_type);
        return Encoding.UTF32.GetString(_data.Span.Slice(i * size, size)).TrimEnd('\0');
    }

    /// <summary>All of it as rows.</summary>
    /// <exception cref="InputException">It has no rows of numbers.</exception>
    public Samples ToSamples(string name) => Extents is [> 0, ..] && !IsText
        ? new(ToFloats(), Extents.Skip(1).Aggregate(1, (a, b) => a * b), [], classes: 0, targetCount: 0)
        : throw new InputException(
            $"{name}: expected numbers of shape [n] or [n, columns], got {(IsText ? "texts" : ShapeText)}.");

    private static int SizeOf(string type) => type switch
    {
        "|u1" => 1,
        "<f4" or "<i4" => 4,
        "<f8" or "<i8" => 8,
        ['<', 'U', .. var length] when int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
            && n is > 0 and <= MostLetters => 4 * n,
        _ => 0,
    };

    /// <summary>Parts the header's text, a Python dictionary, from the values behind it.</summary>
    private static (string Header, ReadOnlyMemory<byte> Data) Split(ReadOnlyMemory<byte> content, string name)
    {
        var bytes = content.Span;
        if (bytes.Length < 12 || bytes[0] != 0x93 || !bytes[1..].StartsWith("NUMPY"u8))
            throw Bad(name, "a NumPy array", "another kind of file");
        if (bytes[6] is < 1 or > 3)
            throw Bad(name, "format version 1, 2 or 3", $"{bytes[6]}");
        (int start, long length) = bytes[6] == 1
            ? (10, BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
            : (12, (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
        return start + length <= bytes.Length
            ? (Encoding.UTF8.GetString(bytes.Slice(start, (int)length)), content[(start + (int)length)..])
            : throw Bad(name, $"a header of {length} bytes", $"a file of {bytes.Length} bytes");
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.NonBacktracking);

    private static InputException Bad(string name, string expected, string got) => new(
        $"{name}: expected {expected}, got {got}. Save numpy.ascontiguousarray(x, dtype='<f4').");
}
