using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>One JSON object per file, keys in snake_case; a number that JSON cannot hold (NaN, ±∞) is null.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new Finite<double>((json, value) => json.WriteNumberValue(value)),
            new Finite<float>((json, value) => json.WriteNumberValue(value)),
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
        },
    };

    public static void Write(string path, object value) =>
        AtomicFile.WriteText(path, Escaped(JsonSerializer.Serialize(value, Options)) + "\n");

    // The encoder lets pass what turns the direction of writing; it stands in strings alone.
    private static string Escaped(string json)
    {
        if (!json.Any(QuotedText.IsObeyed))
            return json;
        var text = new StringBuilder(json.Length);
        foreach (char c in json)
            _ = QuotedText.IsObeyed(c) ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : text.Append(c);
        return text.ToString();
    }

    private sealed class Finite<T>(Action<Utf8JsonWriter, T> write) : JsonConverter<T>
        where T : IFloatingPointIeee754<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            if (T.IsFinite(value))
                write(writer, value);
            else
                writer.WriteNullValue();
        }
    }
}
