using System.Text;

namespace QtGpu;

/// <summary>
/// What a user gave, in a message or on a terminal: a cell of a file, a name, a path. It is shown as far as it helps,
/// and nothing in it is obeyed.
/// </summary>
public static class QuotedText
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
        string text = Printable(message);
        if (text.Length <= Longest)
            return text;
        var shown = new StringBuilder();
        for (int at = 0, end; at < text.Length; at = end)
        {
            int close = Opens(text, at) ? text.IndexOf('\'', at + 1) : -1;
            bool isQuotation = close >= 0 && !IsLetter(text, close + 1);
            end = isQuotation ? close + 1 : EndOfWord(text, at);
            shown.Append(isQuotation ? $"'{Cut(text[(at + 1)..close], Longest)}'" : Cut(text[at..end], Longest));
        }

        return Cut(shown.ToString(), LongestMessage);
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
    private static bool Opens(string text, int at) => text[at] == '\'' && !IsLetter(text, at - 1);

    private static bool IsLetter(string text, int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);

    private static int EndOfWord(string text, int at)
    {
        int length = text.AsSpan(at + 1).IndexOfAny(" \t\n'");
        return length < 0 ? text.Length : at + 1 + length;
    }
}
