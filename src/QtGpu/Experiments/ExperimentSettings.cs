using System.Collections;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QtGpu.Experiments;

/// <summary>The public properties of an experiment as the keys of its file, all of them and no other.</summary>
internal static class ExperimentSettings
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Gives every property the value of its key.</summary>
    /// <exception cref="InputException">
    /// A key is unknown or missing, or its value of another type; names it, and says what is expected.
    /// </exception>
    public static void Set(Experiment experiment, JsonElement values)
    {
        if (values.ValueKind != JsonValueKind.Object)
            throw new InputException($"expected an object with the settings, got {Short(values)}");
        var properties = Properties(experiment).ToDictionary(Key, StringComparer.Ordinal);
        foreach (JsonProperty value in values.EnumerateObject())
        {
            if (!properties.ContainsKey(value.Name))
                throw NearestName.Unknown("key", value.Name, [.. properties.Keys]);
        }

        foreach (var (key, property) in properties)
        {
            string expected = SettingType.Words(property.PropertyType);
            if (!values.TryGetProperty(key, out JsonElement value))
                throw new InputException($"key '{key}' is missing; expected {expected}");
            property.SetValue(experiment, Read(value, property.PropertyType) ?? throw new InputException(
                $"key '{key}': expected {expected}, got {Short(value)}"));
        }
    }

    /// <summary>Every key with its value as JSON without blanks, in the order of the properties.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Of(Experiment experiment) =>
        new OrderedDictionary<string, JsonElement>(
            Properties(experiment).Select(property => KeyValuePair.Create(
                Key(property),
                JsonSerializer.SerializeToElement(property.GetValue(experiment), property.PropertyType, Format))),
            StringComparer.Ordinal);

    private static IEnumerable<PropertyInfo> Properties(Experiment experiment) =>
        experiment.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true });

    private static string Key(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    // Null where it is of another type, also within a list.
    private static object? Read(JsonElement value, Type type)
    {
        try
        {
            object? read = value.Deserialize(type, Format);
            return read is IEnumerable list && list.Cast<object?>().Contains(null) ? null : read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(JsonElement value) => QuotedText.Shortened($"'{value.GetRawText()}'");
}
