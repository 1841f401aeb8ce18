using System.Text;
using System.Text.RegularExpressions;

namespace QtGpu;

/// <summary>
/// What a user gave, in a message or on a terminal: a cell of a file, a name, a path. It is shown as far as it helps,
/// and nothing in it is obeyed.
/// </summary>
public static partial class QuotedText
{
    /// <summary>Characters of a quotation that are shown.</summary>
    public const int Longest = 200;

    private const int LongestMessage = 10 * Longest;

    /// <summary>
    /// The text with pictures (␛) in place of what a terminal obeys: control characters but line ends and tabs, and
    /// those that turn the direction of writing.
    /// </summary>
    public static string Printable(string text)
    {
        if (!text.Any(IsObeyed))
            return text;
        var shown = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isObeyed = IsObeyed(text[i]) && !(text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
            shown.Append(isObeyed ? Picture(text[i]) : text[i]);
        }

        return shown.ToString();
    }

    /// <summary>A message, printable, in which long quotations and words have lost their middle.</summary>
    public static string Shortened(string message)
    {
        string shown = Quotation().Replace(Printable(message), match => $"'{Cut(match.Groups[1].Value, Longest)}'");
        return Cut(Word().Replace(shown, match => Cut(match.Value, Longest)), LongestMessage);
    }

    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        int end = longest / 3, start = longest - end - 1;
        start -= char.IsHighSurrogate(text[start - 1]) ? 1 : 0;
        end -= char.IsLowSurrogate(text[^end]) ? 1 : 0;
        return $"{text[..start]}…{text[^end..]}";
    }

    /// <summary>
    /// Whether a terminal does not show a character, but does what it says: C0 and C1, and those of Unicode's
    /// bidirectional algorithm that override the text.
    /// </summary>
    public static bool IsObeyed(char c) => (char.IsControl(c) && c is not ('\n' or '\t'))
        || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
            or '\u200E' or '\u200F' or '\u061C';

    private static char Picture(char c) => c < ' ' ? (char)('\u2400' + c) : c == '\u007F' ? '\u2421' : '\uFFFD';

    // An apostrophe within a word opens nothing.
    [GeneratedRegex(@"(?<!\w)'([^']{201,})'(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Quotation();

    [GeneratedRegex(@"[^\s']{201,}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
