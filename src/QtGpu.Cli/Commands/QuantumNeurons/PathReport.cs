using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Paths;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// Paths and their energies: for the terminal, as JSON, and as a page with a picture and a table beside it.
/// </summary>
internal sealed class PathReport
{
    public const string Page = "report.html";

    private static readonly string[] Header = ["", "action S", "∫½φ̇²dτ", "∫V₀dτ"];

    private readonly NamedNetwork _named;
    private readonly SamplingResult _result;
    private readonly string _device, _command;
    private readonly PathPlots _plots;
    private readonly PathAction[] _paths;
    private readonly (InputNeuron Input, PathAction Path)[] _inputs;
    private readonly (double Kinetic, double Potential)[] _free;

    /// <param name="named">The network.</param>
    /// <param name="result">What was sampled of it.</param>
    /// <param name="paths">φ of each neuron [slices].</param>
    /// <param name="device">What sampled.</param>
    /// <param name="command">The command line.</param>
    public PathReport(
        NamedNetwork named, SamplingResult result, IReadOnlyList<double[]> paths, string device, string command)
    {
        (_named, _result, _device, _command) = (named, result, device, command);
        IReadOnlyList<Neuron> neurons = named.Network.Neurons;
        _paths = [.. paths.Zip(neurons, (path, neuron) => new PathAction(path, neuron.Lambda, named.Lattice))];
        _inputs = [.. named.Network.Inputs.Where(input => input is { Brightness: > 0, Kinks: > 0 })
            .DistinctBy(input => (input.Kinks, input.Lambda))
            .Select(input => (input, ClassicalKink.Of(input, named.Lattice)))];
        _free = [.. neurons.Select(Free)];
        _plots = new(named, _inputs, _paths, result.Systems[0]);
    }

    public void Print(Session session)
    {
        session.Out.WriteLine($"{_named.Name}: {_named.Numbers}");
        session.Out.Write(SummaryTable.Of(Header, Rows));
        _plots.WriteTo(session.Out);
        foreach (NeuronEstimate neuron in _result.Systems[0].Neurons)
            session.Out.WriteLine($"activity of {neuron.Neuron}: {SamplingReport.Words(neuron.Activity)}");
        SamplingReport.Print(session, _result);
    }

    public Dictionary<string, object?> Json() => SamplingReport.Json(
        _result,
        ("network", _named.Name),
        ("period", _named.Lattice.Period),
        ("slices", _named.Lattice.Slices),
        ("inputs", _inputs.Select(input => new
        {
            input.Input.Name,
            input.Input.Kinks,
            input.Input.Lambda,
            KinkAction = ClassicalKink.Action(input.Input.Lambda),
            LatticeActionPerKink = input.Path.Total / input.Input.Kinks,
            LatticePotentialPerKink = input.Path.PotentialIntegral / input.Input.Kinks,
            Field = input.Path.Field,
        })),
        ("neurons", _paths.Select((path, i) =>
        {
            Dictionary<string, object?> json = SamplingReport.Json(_result.Systems[0].Neurons[i]);
            json["mean_kinetic_integral"] = Kinetic(i);
            json["free_kinetic_integral"] = _free[i].Kinetic;
            json["free_potential_integral"] = _free[i].Potential;
            json["path_action"] = path.Total;
            json["path_kinetic_integral"] = path.KineticIntegral;
            json["path_potential_integral"] = path.PotentialIntegral;
            json["path"] = path.Field;
            return json;
        })));

    public void Write(string folder)
    {
        Picture.Save(Path.Combine(folder, "paths.svg"), [.. _plots.All.Select(plot => plot.Draw())]);
        CsvFile.Write(Path.Combine(folder, "paths.csv"), ["tau", .. _plots.Columns], _plots.Numbers());
        HtmlReport page = new HtmlReport($"Paths of {_named.Name}")
            .Paragraph($"{_named.Numbers}; m = ħ = 1.", soft: true)
            .Paragraph("A neuron's state is a closed path in imaginary time; it spikes where it leaves ±1.")
            .Table(Header, Rows)
            .Paragraph(
                "A sampled path is rough: quantum noise alone gives its kinetic energy half a unit a slice, so that "
                + "only what is above a free neuron tells something.", soft: true);
        foreach (SvgPlot plot in _plots.All)
            page.Figure(plot, _plots.Caption(plot));
        page.Configuration(_command, ("network", _named.Name), ("numbers", _named.Numbers), ("device", _device))
            .Save(Path.Combine(folder, Page));
    }

    private IEnumerable<IReadOnlyList<string>> Rows =>
    [
        .. _inputs.Select(input => input.Input.Lambda).Append(_named.Network.Neurons[0].Lambda).Distinct().Select(
            lambda => Row(
                Text($"a kink in closed form, Λ {lambda}"), ClassicalKink.Action(lambda) / 2,
                ClassicalKink.Action(lambda) / 2)),
        .. _inputs.Select(input => Row(
            Text($"{input.Input.Name}, per kink, {_named.Lattice.Slices} slices"),
            input.Path.KineticIntegral / input.Input.Kinks, input.Path.PotentialIntegral / input.Input.Kinks)),
        .. _paths.SelectMany((path, i) =>
        {
            NeuronEstimate neuron = _result.Systems[0].Neurons[i];
            return (IReadOnlyList<string>[])
            [
                Row($"{neuron.Neuron}, this path", path.KineticIntegral, path.PotentialIntegral),
                Row($"{neuron.Neuron}, mean", Kinetic(i), neuron.Potential.Mean),
                Row(
                    $"{neuron.Neuron}, mean above a free neuron", Kinetic(i) - _free[i].Kinetic,
                    neuron.Potential.Mean - _free[i].Potential),
            ];
        }),
    ];

    private static IReadOnlyList<string> Row(string name, double kinetic, double potential) =>
        [name, Number(kinetic + potential, "0.0000"), Number(kinetic, "0.0000"), Number(potential, "0.0000")];

    private double Kinetic(int neuron) => OfSteps(_result.Systems[0].Neurons[neuron].SquaredStep.Mean);

    private double OfSteps(double squaredStep) =>
        _named.Lattice.Slices * squaredStep / (2 * _named.Lattice.Step);

    private (double Kinetic, double Potential) Free(Neuron neuron)
    {
        ExactNeuron free = ExactSolver.Solve(
            new([neuron], [], []), _named.Lattice, new(double.PositiveInfinity, Links: true)).Neurons[0];
        return (OfSteps(free.SquaredStep), free.Potential);
    }
}
