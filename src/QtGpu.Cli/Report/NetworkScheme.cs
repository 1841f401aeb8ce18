using System.Text;
using QtGpu.QuantumNeurons;

namespace QtGpu.Cli.Report;

/// <summary>
/// A network as the paper draws it: an arrow for what excites, a bar for what inhibits, strengths beside; where these
/// would hide the picture they are in the legend. Inputs are angular, neurons round, passive inputs pale.
/// </summary>
internal sealed class NetworkScheme
{
    private const int MostLabels = 12;
    private const double Half = SchemeNode.Height / 2;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    // Where along a line its strength may stand, the best first.
    private static readonly double[] Places = [0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8];

    private readonly List<(double X, double Y, double HalfWidth)> _taken = [];
    private readonly SchemeLayout _layout;
    private readonly Coupling[] _couplings;
    private readonly StringBuilder _svg;

    private NetworkScheme(string title, QuantumNetwork network)
    {
        _couplings = [.. network.Couplings.Where(coupling => coupling.Strength > 0)];
        bool labels = _couplings.Length <= MostLabels;
        IReadOnlyList<(CouplingKind, string)> legend = Legend(labels);
        double top = Picture.Heading(title) + (legend.Count * Letter.Row) + 10;
        _layout = new(network, top);
        Height = _layout.Bottom + 8;
        _svg = Picture.Begin(Height, title);
        foreach (var (i, (kind, text)) in legend.Index())
        {
            double y = Picture.Heading(title) + 12 + (i * Letter.Row);
            DrawLine(kind, (Picture.Edge, y - 5), (Picture.Edge, y - 5), (Picture.Edge + 30, y - 5));
            Write(Picture.Edge + 40, y, "start", text);
        }

        foreach (SchemeNode node in _layout.Nodes.Values)
            _taken.Add((node.X, node.Y, node.Width / 2));
        var lines = _couplings.Select(coupling => (Coupling: coupling, Ends: Ends(coupling))).ToArray();
        foreach (var (coupling, (from, bend, to)) in lines)
            DrawLine(coupling.Kind, from, bend, to, Text(coupling.Strength));
        if (labels)
        {
            foreach (var (coupling, (from, bend, to)) in lines)
                DrawLabel(Text(coupling.Strength), from, bend, to);
        }

        foreach (SchemeNode node in _layout.Nodes.Values)
            DrawNode(node);
        _svg.Append("</svg>\n");
    }

    private double Height { get; }

    /// <summary>Draws a network.</summary>
    /// <exception cref="InputException">It has too many neurons for a picture.</exception>
    public static Picture Of(string title, QuantumNetwork network)
    {
        network.Validate();
        var scheme = new NetworkScheme(title, network);
        return new(scheme._svg.ToString(), scheme.Height);
    }

    private List<(CouplingKind Kind, string Text)> Legend(bool labels)
    {
        var kinds = _couplings.GroupBy(coupling => coupling.Kind).OrderBy(group => group.Key);
        string Word(CouplingKind kind) => kind == CouplingKind.Excitatory ? "excites" : "inhibits";
        return [.. kinds.Select(group => (group.Key, labels
            ? $"{Word(group.Key)}, strength ε beside"
            : $"{Word(group.Key)}, ε = {Strengths(group)}"))];
    }

    private static string Strengths(IEnumerable<Coupling> couplings)
    {
        double[] different = [.. couplings.Select(coupling => coupling.Strength).Distinct().Order()];
        return different.Length <= 4 ? string.Join(", ", different.Select(Text))
            : $"{Text(different[0])} to {Text(different[^1])}";
    }

    private static string Text(double strength) => strength >= 10_000 && strength % 1 == 0
        ? strength.ToString("# ##0", Culture) : strength.ToString("G6", Culture);

    // Straight from side to side; within a column, or backwards, around what stands between.
    private ((double X, double Y) From, (double X, double Y) Bend, (double X, double Y) To) Ends(Coupling coupling)
    {
        SchemeNode a = _layout.Nodes[coupling.From], b = _layout.Nodes[coupling.To];
        bool isNext = a.Column == b.Column
            && !_layout.Nodes.Values.Any(n => n.Column == a.Column && (n.Y - a.Y) * (n.Y - b.Y) < 0);
        if (isNext)
        {
            double down = Math.Sign(b.Y - a.Y) * Half;
            return ((a.X, a.Y + down), (a.X, (a.Y + b.Y) / 2), (b.X, b.Y - (1.4 * down)));
        }

        if (a.Column == b.Column)
        {
            double right = Math.Max(a.X + (a.Width / 2), b.X + (b.Width / 2));
            return ((a.X + (a.Width / 2), a.Y), (right + 46, (a.Y + b.Y) / 2), (b.X + (b.Width / 2) + 5, b.Y));
        }

        double side = Math.Sign(b.X - a.X);
        (double X, double Y) from = (a.X + (side * a.Width / 2), a.Y);
        (double X, double Y) to = (b.X - (side * ((b.Width / 2) + 5)), b.Y + Arrival(coupling));
        double middle = (from.X + to.X) / 2, height = (from.Y + to.Y) / 2;
        bool isFar = Math.Abs(a.Column - b.Column) > 1 && _layout.Nodes.Values.Any(
            n => n != a && n != b && Math.Abs(n.X - middle) < 60 && Math.Abs(n.Y - height) < Half);
        return (from, (middle, height + (isFar ? -60 : side < 0 ? 40 : 0)), to);
    }

    // Lines that end at the same node end one above the other, in the order of where they come from.
    private double Arrival(Coupling coupling)
    {
        Coupling[] all = [.. _couplings.Where(other => other.To == coupling.To
            && _layout.Nodes[other.From].Column != _layout.Nodes[other.To].Column)
            .OrderBy(other => _layout.Nodes[other.From].Y)];
        return (Array.IndexOf(all, coupling) - ((all.Length - 1) / 2.0)) * Math.Min(9, 20.0 / all.Length);
    }

    private void DrawLine(
        CouplingKind kind, (double X, double Y) from, (double X, double Y) bend, (double X, double Y) to,
        string? strength = null)
    {
        string colour = Mark.Colour(kind == CouplingKind.Excitatory ? 0 : 1);
        double angle = Math.Atan2(to.Y - bend.Y, to.X - bend.X) * 180 / Math.PI;
        _svg.Append(Culture, $"""<g stroke="{colour}" fill="none" stroke-width="1.6">""");
        _svg.Append(Culture, $"""<path d="M{from.X:0.#} {from.Y:0.#}Q{bend.X:0.#} {bend.Y:0.#}""");
        _svg.Append(Culture, $""" {to.X:0.#} {to.Y:0.#}" """);
        _svg.Append(kind == CouplingKind.Excitatory ? "/>" : "stroke-dasharray=\"5 3\"/>");
        _svg.Append(Culture, $"""<path transform="translate({to.X:0.#} {to.Y:0.#}) rotate({angle:0.#})" """);
        _svg.Append(kind == CouplingKind.Excitatory
            ? $"d=\"M4 0L-6-4.5V4.5z\" fill=\"{colour}\"/>"
            : "d=\"M1-7V7\" stroke-width=\"3\"/>");
        _svg.Append(strength is null ? "</g>\n" : $"<title>{strength}</title></g>\n");
    }

    private void DrawLabel(
        string text, (double X, double Y) from, (double X, double Y) bend, (double X, double Y) to)
    {
        double half = (Letter.WidthOf(text) / 2) + 2;
        (double X, double Y) At(double t) => (
            ((1 - t) * (1 - t) * from.X) + (2 * t * (1 - t) * bend.X) + (t * t * to.X),
            ((1 - t) * (1 - t) * from.Y) + (2 * t * (1 - t) * bend.Y) + (t * t * to.Y));
        bool IsFree((double X, double Y) place) => _taken.TrueForAll(other =>
            Math.Abs(other.X - place.X) > other.HalfWidth + half || Math.Abs(other.Y - place.Y) > Letter.Row - 2);
        (double X, double Y) = Places.Select(At).Where(IsFree).DefaultIfEmpty(At(Places[0])).First();
        if (Math.Abs(from.X - to.X) < 1)
            X += X + (2 * half) + 4 < Letter.PageWidth ? half + 4 : -half - 4; // beside a line that is short
        _taken.Add((X, Y, half));
        _svg.Append(Culture, $"""<rect class="paper" x="{X - half:0.#}" y="{Y - 9:0.#}" width="{2 * half:0.#}" """);
        _svg.Append("height=\"17\" fill-opacity=\"0.85\"/>");
        Write(X, Y + 5, "middle", text);
    }

    private void DrawNode(SchemeNode node)
    {
        double round = node.IsInput ? 3 : Half;
        _svg.Append(Culture, $"""<g opacity="{(node.IsOn ? 1 : 0.45)}"><rect class="paper" """);
        _svg.Append(Culture, $"""x="{node.X - (node.Width / 2):0.#}" y="{node.Y - Half:0.#}" rx="{round}" """);
        _svg.Append(Culture, $"""width="{node.Width:0.#}" height="{SchemeNode.Height}" stroke="currentColor" """);
        _svg.Append("stroke-width=\"1.4\"/>");
        int room = (int)((node.Width - 8) / Letter.WidthOf("x"));
        Write(node.X, node.Y + 5, "middle", node.Name.Length <= room ? node.Name : $"{node.Name[..(room - 1)]}…");
        _svg.Append("</g>\n");
    }

    private void Write(double x, double y, string anchor, string text)
    {
        _svg.Append(Culture, $"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">""");
        _svg.Append(SvgPlot.Escape(text)).Append("</text>\n");
    }
}
