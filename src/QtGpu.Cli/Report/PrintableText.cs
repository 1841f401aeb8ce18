using Spectre.Console.Rendering;

namespace QtGpu.Cli.Report;

/// <summary>
/// Whatever is printed passes here: a label or a name from somebody's file can colour, move or erase nothing.
/// </summary>
internal sealed class PrintableText : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Printable(renderable));

    private sealed class Printable(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth)
            .Select(segment => segment.IsControlCode || segment.IsLineBreak ? segment
                : new Segment(QuotedText.Printable(segment.Text), segment.Style));
    }
}
