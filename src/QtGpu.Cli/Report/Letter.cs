namespace QtGpu.Cli.Report;

/// <summary>
/// Sizes of text in a picture, in its own units. A picture is <see cref="PageWidth"/> wide: in 351 pixels, which the
/// margins and a scroll bar leave of 390, its text is 11 pixels high. Text is measured by eye.
/// </summary>
internal static class Letter
{
    public const double PageWidth = 440, Size = 14, Row = 18, TitleSize = 16, TitleRow = 21;

    private const double Width = 7.4, TitleWidth = 9.8;

    public static double WidthOf(string text) => Width * text.Length;

    /// <summary>Text in lines of that width.</summary>
    public static List<string> Lines(string text, double room) => TextLines.Wrap(text, (int)(room / Width));

    /// <summary>A title in lines of that width.</summary>
    public static List<string> TitleLines(string text, double room) => TextLines.Wrap(text, (int)(room / TitleWidth));
}
