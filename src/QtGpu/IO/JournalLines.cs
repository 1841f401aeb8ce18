using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QtGpu.IO;

/// <summary>
/// The lines of a <see cref="Journal"/>: 16 digits of the SHA-256 of the rest, a space, JSON. What a kill left of the
/// last line is none; damage anywhere else is an error.
/// </summary>
internal static class JournalLines
{
    private const int SumLength = 16;

    /// <summary>How results stand in a line.</summary>
    public static JsonSerializerOptions Format { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true, // tuples
    };

    private static readonly JsonSerializerOptions Whole = new(Format)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>A line, with its end.</summary>
    public static byte[] Of<T>(T content)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(content, Format);
        return [.. Sum(text), (byte)' ', .. text, (byte)'\n'];
    }

    /// <summary>The JSON of all lines of a file, and where the last of them ends.</summary>
    /// <exception cref="InputException">It cannot be read, or is damaged.</exception>
    public static (IReadOnlyList<string> Lines, int End) Read(string path)
    {
        byte[] bytes = InputFile.Read(() => File.ReadAllBytes(path), why => $"cannot read '{path}': {why}");
        var lines = new List<string>();
        int end = 0;
        for (int length; (length = bytes.AsSpan(end).IndexOf((byte)'\n')) >= 0; end += length + 1)
        {
            if (Content(bytes.AsSpan(end, length)) is { } line)
                lines.Add(line);
            else if (bytes.AsSpan(end + length + 1).Contains((byte)'\n'))
                throw Damaged(path, $"the sum of line {lines.Count + 1} is wrong");
            else
                break; // the last line: a power failure's
        }

        return (lines, end);
    }

    /// <summary>What a line holds.</summary>
    /// <exception cref="InputException">It holds something else.</exception>
    public static T Parsed<T>(string path, string json, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Whole) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw Damaged(path, $"line {number} is no entry", exception);
        }
    }

    /// <summary>What is said of a damaged file.</summary>
    public static InputException Damaged(string path, string how, Exception? inner = null) =>
        new($"{path} is damaged: {how}. Remove it, and begin anew.", inner);

    // Null where the sum is wrong.
    private static string? Content(ReadOnlySpan<byte> line) =>
        line.Length > SumLength + 1 && line[..SumLength].SequenceEqual(Sum(line[(SumLength + 1)..]))
            ? Encoding.UTF8.GetString(line[(SumLength + 1)..])
            : null;

    private static byte[] Sum(ReadOnlySpan<byte> text) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(text)))[..SumLength];
}
