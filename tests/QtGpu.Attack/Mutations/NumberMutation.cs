using System.Text;
using System.Text.RegularExpressions;

namespace QtGpu.Attack.Mutations;

/// <summary>Numbers in text, replaced by ones that nobody meant.</summary>
internal static partial class NumberMutation
{
    private static readonly string[] Extremes =
    [
        "0", "-0", "-1", "1", "2", "1e-320", "-1e-320", "1e308", "-1e308", "1e309", "NaN", "Infinity", "-Infinity",
        "0.5", "1e9", "127", "255", "65536", "2147483647", "2147483648", "-2147483648", "4294967296",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999999",
        "1e-9", "3.0000001", "", "x", "１",
    ];

    /// <summary>A copy with one to three of its numbers replaced.</summary>
    public static byte[] Of(byte[] good, Dice dice)
    {
        string text = Encoding.UTF8.GetString(good);
        for (int changes = 1 + dice.Below(3); changes > 0; changes--)
        {
            MatchCollection numbers = Number().Matches(text);
            if (numbers.Count == 0)
                break;
            Match one = numbers[dice.Below(numbers.Count)];
            text = text[..one.Index] + dice.Of(Extremes) + text[(one.Index + one.Length)..];
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private const RegexOptions Pattern =
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", Pattern)]
    private static partial Regex Number();
}
