using System.Text.Json;

namespace QtGpu.IO;

/// <summary>Whether two processes got the same result of a piece: all but the time that it took.</summary>
internal static class PieceEquality
{
    /// <summary>Compares, without the properties that are named as times or speeds.</summary>
    public static bool AreEqual(JsonElement one, JsonElement other) => one.ValueKind == other.ValueKind
        && one.ValueKind switch
        {
            JsonValueKind.Object => Properties(one).SequenceEqual(Properties(other), PropertyComparer.Instance),
            JsonValueKind.Array => one.GetArrayLength() == other.GetArrayLength()
                && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
            _ => JsonElement.DeepEquals(one, other),
        };

    private static IEnumerable<JsonProperty> Properties(JsonElement element) =>
        element.EnumerateObject().Where(property => !IsTime(property.Name));

    private static bool IsTime(string name) =>
        name.EndsWith("Seconds", StringComparison.Ordinal) || name.EndsWith("PerSecond", StringComparison.Ordinal);

    private sealed class PropertyComparer : IEqualityComparer<JsonProperty>
    {
        public static PropertyComparer Instance { get; } = new();

        public bool Equals(JsonProperty one, JsonProperty other) =>
            one.Name == other.Name && AreEqual(one.Value, other.Value);

        public int GetHashCode(JsonProperty property) => property.Name.GetHashCode(StringComparison.Ordinal);
    }
}
