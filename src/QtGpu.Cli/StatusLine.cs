namespace QtGpu.Cli;

/// <summary>One line that is drawn over itself, at most ten times a second.</summary>
internal sealed class StatusLine(TextWriter writer, bool visible)
{
    private long _drawn;
    private int _length;

    /// <summary>Whether anything is drawn at all.</summary>
    public bool IsVisible => visible;

    /// <summary>Whether it is time to draw again: ask before making the text.</summary>
    public bool IsDue => visible && Environment.TickCount64 - _drawn >= 100;

    public void Show(string line)
    {
        if (!IsDue)
            return;
        _drawn = Environment.TickCount64;
        int width = Console.WindowWidth > 20 ? Console.WindowWidth : 80;
        line = QuotedText.Printable(line[..Math.Min(line.Length, width - 1)]);
        writer.Write($"\r{line.PadRight(_length)}");
        _length = line.Length;
    }

    public void Clear()
    {
        if (_length > 0)
            writer.Write($"\r{new string(' ', _length)}\r");
        (_length, _drawn) = (0, 0);
    }
}
