using System.Text.Json;
using System.Text.Json.Serialization;

namespace QtGpu.Experiments;

/// <summary>
/// The results of pieces by their names. They come as JSON, so that a run that was stopped and resumed concludes from
/// the same as one that was not.
/// </summary>
public sealed class PieceResults(IReadOnlyDictionary<string, JsonElement> results)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Names of the pieces that are done.</summary>
    public IEnumerable<string> Names => results.Keys;

    /// <summary>What a piece found.</summary>
    /// <exception cref="InputException">There is no such result, or it is of another kind.</exception>
    public T Of<T>(string piece)
    {
        if (!results.TryGetValue(piece, out JsonElement result))
            throw new InputException($"the result of '{piece}' is missing; begin anew, with another folder");
        try
        {
            return result.Deserialize<T>(Format)
                ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"the result of '{piece}' is none of this program's; begin anew, with another folder", exception);
        }
    }

    /// <summary>A result as it is kept.</summary>
    public static JsonElement Kept(object result) =>
        JsonSerializer.SerializeToElement(result, result.GetType(), Format);
}
