using System.Text.Json;

namespace QtGpu.Experiments;

/// <summary>Types of settings in the words of a message.</summary>
internal static class SettingType
{
    /// <summary>What a value of that type is: <c>a list of numbers</c>.</summary>
    public static string Words(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "a text"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) || type == typeof(float) ? "a number"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type).Select(Key))}"
        : Nullable.GetUnderlyingType(type) is { } value ? Words(value)
        : Element(type) is { } element ? $"a list of {Many(element)}"
        : $"an object with {string.Join(", ", Keys(type))}";

    private static string Many(Type type)
    {
        string one = Words(type);
        return one.StartsWith("a list", StringComparison.Ordinal) ? $"lists{one["a list".Length..]}"
            : one.StartsWith("an object", StringComparison.Ordinal) ? $"objects{one["an object".Length..]}"
            : one.StartsWith("a ", StringComparison.Ordinal) ? $"{one[2..]}s"
            : $"values, each {one}";
    }

    private static Type? Element(Type type) => type.GetInterfaces().Append(type)
        .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(face => face.GetGenericArguments()[0]).FirstOrDefault();

    private static IEnumerable<string> Keys(Type type) =>
        type.GetProperties().Select(property => Key(property.Name));

    private static string Key(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
