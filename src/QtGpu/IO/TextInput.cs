using System.Text;

namespace QtGpu.IO;

/// <summary>Text files that a user names: UTF-8, or UTF-16 where the mark of one is at the beginning.</summary>
internal static class TextInput
{
    // No text has this code point: here it stands for bytes that are no UTF-8, so that their line is known.
    private const char NotUtf8 = '\uFFFF';

    /// <summary>How they are read; <see cref="Require"/> tells what is no UTF-8.</summary>
    public static Encoding Encoding { get; } = Encoding.GetEncoding(
        "utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback($"{NotUtf8}"));

    /// <summary>Throws where a line is no text.</summary>
    /// <param name="line">The line, as <see cref="Encoding"/> gives it.</param>
    /// <param name="path">Names the file in messages.</param>
    /// <param name="number">The line's number, from 1.</param>
    /// <exception cref="InputException">It has bytes that are no UTF-8, or a NUL character.</exception>
    public static void Require(string line, string path, int number)
    {
        if (line.AsSpan().IndexOfAny('\0', NotUtf8) is >= 0 and var at)
            throw new InputException(line[at] == NotUtf8
                ? $"{path}, line {number}: not UTF-8; save the file as UTF-8."
                : $"{path}, line {number}: expected text, got a NUL character. Save the file as UTF-8.");
    }
}
