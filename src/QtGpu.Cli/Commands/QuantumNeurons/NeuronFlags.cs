using System.CommandLine;
using QtGpu.QuantumNeurons;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>What describes the neurons and imaginary time, the same in all commands of this folder.</summary>
internal sealed class NeuronFlags
{
    private readonly Option<double[]> _lambda = Flag.Numbers("--lambda", "Λ", Bound.Positive, "Stiffness of the wells, and of the inputs' kinks [default: 5000]");
    private readonly Option<double?> _period = Flag.Number("--period", "T", Bound.Positive, "Length of imaginary time [default: 0.7]");
    private readonly Option<int> _slices = Flag.Count("--slices", "Time slices, even", 512, 4, TimeLattice.MostSlices);
    private readonly Option<int> _kinks = Flag.Count("--kinks", "Kinks of an active input's path", 2, 0);

    public void AddTo(Command command)
    {
        Option[] options = [_lambda, _period, _slices, _kinks];
        foreach (Option option in options)
            command.Options.Add(option);
    }

    /// <summary>Those that were given, though a file says the same.</summary>
    public IEnumerable<string> Given(ParseResult arguments) => new Option[] { _lambda, _period, _slices, _kinks }
        .Where(arguments.IsGiven).Select(option => option.Name);

    public double Lambda(ParseResult arguments) => Lambdas(arguments) is [var one] ? one
        : throw new InputException("--lambda: this command takes one value; `qtgpu qneuron chain` scans several");

    public double[] Lambdas(ParseResult arguments) => arguments.GetValue(_lambda) is [_, ..] given ? given : [5000];

    public int Kinks(ParseResult arguments) => arguments.GetValue(_kinks);

    /// <summary>Imaginary time, checked.</summary>
    public TimeLattice Lattice(ParseResult arguments)
    {
        var lattice = new TimeLattice(arguments.GetValue(_period) ?? 0.7, arguments.GetValue(_slices));
        lattice.Validate();
        return lattice;
    }
}
