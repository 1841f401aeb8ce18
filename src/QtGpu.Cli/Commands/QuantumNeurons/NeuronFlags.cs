using QtGpu.QuantumNeurons;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>What describes the neurons and imaginary time, the same in all commands of this folder.</summary>
internal sealed class NeuronFlags
{
    private static readonly Neuron Usual = new(string.Empty);
    private static readonly InputNeuron UsualInput = new(string.Empty);

    private readonly SettingOption _lambda = Option(Usual, nameof(Neuron.Lambda), several: true);
    private readonly SettingFlags<TimeLattice> _lattice = new(setting => Default(setting, new TimeLattice()));
    private readonly SettingOption _kinks = Option(UsualInput, nameof(InputNeuron.Kinks));

    public IReadOnlyList<Option> All => [_lambda, .. _lattice.All, _kinks];

    /// <summary>Those that were given, though a file says the same.</summary>
    public IEnumerable<string> Given(ParseResult arguments) =>
        All.Where(arguments.IsGiven).Select(option => option.Name);

    public double Lambda(ParseResult arguments) => Lambdas(arguments) is [var one] ? one
        : throw new InputException("--lambda: this command takes one value; `qtgpu qneuron chain` scans several");

    public double[] Lambdas(ParseResult arguments) =>
        arguments.GetValue(_lambda) is object[] given ? [.. given.Cast<double>()] : [Usual.Lambda];

    public int Kinks(ParseResult arguments) => _kinks.Read(arguments, UsualInput).Kinks;

    /// <summary>Imaginary time.</summary>
    public TimeLattice Lattice(ParseResult arguments) => _lattice.Read(arguments, new());

    private static SettingOption Option(object usual, string property, bool several = false)
    {
        var setting = Setting.Of(usual.GetType(), property);
        return new(setting, () => Default(setting, usual), several: several);
    }

    private static string Default(Setting setting, object usual) => $"[default: {setting.Format(usual)}]";
}
