using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Paths;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Paths, their potential energy and the density of their action, over imaginary time.</summary>
internal sealed class PathPlots
{
    private const int Most = 5, Neutral = Mark.Neutral;
    private const string Abscissa = "imaginary time τ";

    private readonly double[] _tau;
    private readonly List<(string Name, PathAction Path, int Colour)> _drawn = [];
    private readonly (string Name, PathAction Path)[] _all;
    private readonly SystemEstimate _system;
    private readonly SvgPlot _fields, _potential, _density;

    public PathPlots(
        NamedNetwork named, IReadOnlyList<(InputNeuron Input, PathAction Path)> inputs,
        IReadOnlyList<PathAction> paths, SystemEstimate system)
    {
        _system = system;
        TimeLattice lattice = named.Lattice;
        _tau = [.. Enumerable.Range(0, lattice.Slices).Select(t => t * lattice.Step)];
        (string, PathAction)[] neurons = [.. system.Neurons.Zip(paths, (neuron, path) => (neuron.Neuron, path))];
        _all = [.. inputs.Select(input => (input.Input.Name, input.Path)), .. neurons];
        int first = Math.Max(0, paths.Count - Most);
        _drawn.AddRange(neurons.Skip(first).Select((each, i) => (each.Item1, each.Item2, i)));

        _fields = new SvgPlot($"Paths of {named.Name}", Abscissa, "φ") { FrameHeight = 230 };
        _potential = new SvgPlot("Potential energy", Abscissa, "V₀(φ)") { FrameHeight = 200 };
        _density = new SvgPlot("Density of the action", Abscissa, "½φ̇² + V₀(φ)") { FrameHeight = 200 };
        foreach (var (name, path, colour) in _drawn)
        {
            Add(_fields, name, path.Field, colour);
            Add(_potential, name, path.Potential, colour);
            Add(_density, name, path.Density, colour);
            int side = path.Field.Sum() < 0 ? -1 : 1; // both wells are the same; the mean is drawn in the path's
            double[] mean = [.. system[name].Profile.Select(square => side * Math.Sqrt(square))];
            _fields.Add(new($"{name}, ±√⟨φ²⟩", _tau, mean)
            {
                Colour = colour,
                Style = SeriesStyle.Dashed,
                HasMarks = false,
            });
        }

        foreach (var (input, path) in inputs)
        {
            Add(_fields, $"input {input.Name}", path.Field, Most);
            Add(_potential, $"input {input.Name}", path.Potential, Most);
            Add(_density, $"input {input.Name}", path.Density, Most);
        }

        foreach (var (input, path) in inputs.Take(1))
            AddKink(input, path);
    }

    public IReadOnlyList<SvgPlot> All => [_fields, _potential, _density];

    /// <summary>Names of the numbers of each slice, without τ.</summary>
    public IReadOnlyList<string> Columns => [.. _all.SelectMany(each => new[]
    {
        $"{each.Name}_phi", $"{each.Name}_potential", $"{each.Name}_kinetic",
    })];

    /// <summary>The numbers of each slice, τ first.</summary>
    public IEnumerable<object?[]> Numbers()
    {
        var columns = _all.SelectMany(each => new[] { each.Path.Field, each.Path.Potential, each.Path.Kinetic })
            .ToArray();
        return _tau.Select((tau, t) => (object?[])[tau, .. columns.Select(column => (object?)column[t])]);
    }

    public string Caption(SvgPlot plot) => plot == _fields
        ? "One sampled configuration; dashed the mean over all of them, and, over the input, the classical kink "
            + "tanh(√(Λ/2)(τ − τ₀))."
            + (_drawn.Count < _system.Neurons.Count ? $" The last {_drawn.Count} neurons." : "")
        : plot == _potential
            ? "Λ/4 (φ² − 1)² of the same paths: an activity is its integral, in units of the input's."
            : "Potential and kinetic energy together; of a classical kink both are the same.";

    public void WriteTo(IAnsiConsole console) => TerminalPlot.Write(
        console,
        [
            .. _drawn.Select(each => new Series(each.Name, _tau, each.Path.Field)),
            .. _all.Take(_all.Length - _system.Neurons.Count)
                .Select(input => new Series($"input {input.Name}", _tau, input.Path.Field)),
        ],
        "τ", "φ");

    private void Add(SvgPlot plot, string label, IReadOnlyList<double> values, int colour) =>
        plot.Add(new(label, _tau, values) { Colour = colour });

    // Up to half of the way to the next one, where the input's path is no longer this kink's.
    private void AddKink(InputNeuron input, PathAction path)
    {
        double centre = ClassicalKink.Centres(input, path.Lattice).First();
        double reach = path.Lattice.Period / (2 * input.Kinks);
        int sign = input.Kinks % 2 == 0 ? -1 : 1; // the first kink leads away from where the path began
        double[] near = [.. _tau.Where(tau => Math.Abs(tau - centre) <= reach)];
        double[] kink = [.. near.Select(tau => ClassicalKink.At(tau, centre, input.Lambda))];
        var action = kink.Select(phi => input.Lambda / 4 * Math.Pow((phi * phi) - 1, 2)).ToArray();
        Series Line(IEnumerable<double> values) => new("classical kink", near, [.. values])
        {
            Colour = Neutral,
            Style = SeriesStyle.Dashed,
            HasMarks = false,
        };
        _fields.Add(Line(kink.Select(phi => sign * phi)));
        _potential.Add(Line(action));
        _density.Add(Line(action.Select(v => 2 * v)));
    }
}
