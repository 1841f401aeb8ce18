using Spectre.Console.Rendering;

namespace QtGpu.Cli.Report;

/// <summary>Text in lines, broken between words.</summary>
internal static class TextLines
{
    /// <summary>The places a text takes on a terminal; some letters take two.</summary>
    public static int Width(string text) => new Segment(text).CellCount();

    /// <summary>The width of its longest word.</summary>
    public static int LongestWord(string text) => text.Split(' ').Max(Width);

    /// <summary>
    /// Lines of at most <paramref name="width"/> places. Only a word that is longer than that is broken.
    /// </summary>
    public static List<string> Wrap(string text, int width)
    {
        var lines = new List<string> { string.Empty };
        foreach (string word in text.Split(' ').SelectMany(word => Fold(word, width)))
        {
            if (lines[^1].Length == 0)
                lines[^1] = word;
            else if (Width(lines[^1]) + 1 + Width(word) <= width)
                lines[^1] += $" {word}";
            else
                lines.Add(word);
        }

        return lines;
    }

    private static IEnumerable<string> Fold(string word, int width)
    {
        int start = 0;
        for (int end = 1; end <= word.Length; end++)
        {
            if (end - start > 1 && Width(word[start..end]) > width)
            {
                yield return word[start..(end - 1)];
                start = end - 1;
            }
        }

        yield return word[start..];
    }
}
