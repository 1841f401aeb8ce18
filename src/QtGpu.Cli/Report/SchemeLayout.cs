using QtGpu.QuantumNeurons;

namespace QtGpu.Cli.Report;

/// <summary>A neuron or an input, where it stands in a scheme.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInput">Its path is fixed.</param>
/// <param name="IsOn">Not a passive input.</param>
/// <param name="Column">From the left: inputs, then what they drive.</param>
/// <param name="X">Of its middle.</param>
/// <param name="Y">Of its middle.</param>
/// <param name="Width">Of its box.</param>
internal sealed record SchemeNode(
    string Name, bool IsInput, bool IsOn, int Column, double X, double Y, double Width)
{
    public const double Height = 26;
}

/// <summary>
/// A network in columns: inputs at the left, and every neuron behind all that excite it, but for what closes a
/// cycle.
/// </summary>
internal sealed class SchemeLayout
{
    /// <summary>More are no picture.</summary>
    public const int MostNodes = 200;

    private const double RowHeight = 58, CrowdedRow = 31, Spread = 2.5, Edge = 14;
    private const int Crowded = 8;

    /// <summary>Places all nodes below <paramref name="top"/>.</summary>
    /// <exception cref="InputException">There are too many.</exception>
    public SchemeLayout(QuantumNetwork network, double top)
    {
        int count = network.Neurons.Count + network.Inputs.Count;
        if (count > MostNodes)
            throw new InputException(
                $"scheme: expected at most {MostNodes} neurons and inputs, got {count}; draw a smaller network");
        Dictionary<string, int> columns = Columns(network);
        string[][] names = [.. network.Inputs.Select(input => input.Name).Concat(network.Neurons.Select(n => n.Name))
            .GroupBy(name => columns[name]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        int most = names.Max(column => column.Length);
        double row = most > Crowded ? CrowdedRow : RowHeight;
        double[] widths = [.. names.Select(column => column.Max(WidthOf))];
        double gap = names.Length < 2 ? 0
            : Math.Max(20, (Letter.PageWidth - (2 * Edge) - widths.Sum()) / (names.Length - 1));
        Dictionary<string, InputNeuron> inputs = network.Inputs.ToDictionary(i => i.Name, StringComparer.Ordinal);
        double left = names.Length < 2 ? (Letter.PageWidth - widths[0]) / 2 : Edge;
        for (int c = 0; c < names.Length; c++)
        {
            double step = Math.Min(row * most / names[c].Length, Spread * row);
            double first = top + (((row * most) - (step * names[c].Length)) / 2);
            foreach (var (i, name) in names[c].Index())
            {
                InputNeuron? input = inputs.GetValueOrDefault(name);
                Nodes[name] = new(
                    name, input is not null, input is not { Brightness: 0 }, c, left + (widths[c] / 2),
                    first + (step * (i + 0.5)), WidthOf(name));
            }

            left += widths[c] + gap;
        }

        Bottom = top + (row * most);
    }

    public Dictionary<string, SchemeNode> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>Where it ends.</summary>
    public double Bottom { get; }

    private static double WidthOf(string name) => Math.Clamp(Letter.WidthOf(name) + 16, 32, 120);

    // The longest way from an input, without the arrows that close a cycle.
    private static Dictionary<string, int> Columns(QuantumNetwork network)
    {
        var arrows = network.Couplings.Where(coupling => coupling.Kind == CouplingKind.Excitatory)
            .Select(coupling => (coupling.From, coupling.To)).ToHashSet();
        ILookup<string, string> driven = arrows.ToLookup(
            arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);
        var isDone = new Dictionary<string, bool>(StringComparer.Ordinal);
        string[] names = [.. network.Inputs.Select(input => input.Name), .. network.Neurons.Select(n => n.Name)];
        foreach (string name in names)
            RemoveCycles(name);
        ILookup<string, string> drivers = arrows.ToLookup(
            arrow => arrow.To, arrow => arrow.From, StringComparer.Ordinal);
        Dictionary<string, int> columns =
            network.Inputs.ToDictionary(input => input.Name, _ => 0, StringComparer.Ordinal);
        return names.ToDictionary(name => name, Column, StringComparer.Ordinal);

        void RemoveCycles(string name)
        {
            if (!isDone.TryAdd(name, false))
                return;
            foreach (string next in driven[name])
            {
                if (isDone.TryGetValue(next, out bool done) && !done)
                    arrows.Remove((name, next));
                else
                    RemoveCycles(next);
            }

            isDone[name] = true;
        }

        int Column(string name)
        {
            if (!columns.TryGetValue(name, out int column))
                columns[name] = column = 1 + drivers[name].Select(Column).DefaultIfEmpty(0).Max();
            return column;
        }
    }
}
