using System.Text;
using System.Text.Json;

namespace QtGpu.Attack.Mutations;

/// <summary>
/// Values of a JSON text replaced by null, another kind or an extreme; members left out, doubled or renamed. Texts that
/// hold JSON themselves are entered.
/// </summary>
internal static class JsonMutation
{
    private const int Many = 5000;

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "2", "0.5", "2147483647", "2147483648", "-2147483648",
        "9223372036854775807", "1e308", "-1e308", "1e-320", "1e400", "\"\"", "\"x\"", "\"NaN\"", "\"Infinity\"",
        "\"-1\"", "\"\\u0000\"", "\"\\u001b[31m\"",
        "[]", "{}", "[null]", "[[]]", "{\"a\":1}", "[1,2,3]", "99999999999999999999999999999",
    ];

    /// <summary>A copy with one value, or one member, changed; of what is no JSON, one with damaged bytes.</summary>
    public static byte[] Of(byte[] good, Dice dice)
    {
        try
        {
            List<Span> spans = Spans(good);
            Span one = spans[dice.Below(spans.Count)];
            byte[] value = good[one.Start..one.End];
            if (Nested(value) is { } inner && !dice.OneIn(4))
                return Replaced(good, one, Quoted(Encoding.UTF8.GetString(Of(inner, dice))));
            bool isMember = one.Name >= 0 && dice.Below(5) < 2;
            return isMember ? Member(good, one, dice) : Replaced(good, one, Hostile(value, dice));
        }
        catch (JsonException)
        {
            return ByteMutation.Of(good, dice);
        }
    }

    private static byte[] Hostile(byte[] value, Dice dice) => dice.Below(12) switch
    {
        0 => [.. "["u8, .. value, .. "]"u8],
        1 => Encoding.UTF8.GetBytes(new string('[', Many) + new string(']', Many)),
        2 => Quoted(new string('x', Many)),
        3 => NumberMutation.Of(value, dice),
        _ => Encoding.UTF8.GetBytes(dice.Of(Values)),
    };

    // Left out, doubled, or by another name. What it leaves of commas may be no JSON; that is tried too.
    private static byte[] Member(byte[] good, Span one, Dice dice) => dice.Below(3) switch
    {
        0 => [.. good.AsSpan(0, one.Name), .. "\"unknown\":null"u8, .. good.AsSpan(one.End)],
        1 =>
        [
            .. good.AsSpan(0, one.End), .. ","u8, .. good.AsSpan(one.Name, one.Start - one.Name), .. Hostile([], dice),
            .. good.AsSpan(one.End),
        ],
        _ => [.. good.AsSpan(0, one.Name), .. "\"X\":"u8, .. good.AsSpan(one.Start)],
    };

    private static byte[] Quoted(string text) => JsonSerializer.SerializeToUtf8Bytes(text);

    private static byte[] Replaced(byte[] good, Span one, byte[] value) =>
        [.. good.AsSpan(0, one.Start), .. value, .. good.AsSpan(one.End)];

    private static byte[]? Nested(byte[] value)
    {
        if (value is not [(byte)'"', _, ..] || JsonSerializer.Deserialize<string>(value) is not ['{' or '[', ..] text)
            return null;
        return Encoding.UTF8.GetBytes(text);
    }

    private static List<Span> Spans(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 100, AllowTrailingCommas = true });
        var spans = new List<Span>();
        int name = -1;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = (int)reader.TokenStartIndex;
                continue;
            }

            if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
            {
                Utf8JsonReader whole = reader;
                whole.Skip();
                spans.Add(new((int)reader.TokenStartIndex, (int)whole.BytesConsumed, name));
            }

            name = -1;
        }

        return spans;
    }

    /// <summary>A value's place, and that of its name: −1 where it has none.</summary>
    private readonly record struct Span(int Start, int End, int Name);
}
