using System.Security.Cryptography;
using System.Text;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Which network a command works with: one of the paper's by its name, or one's own from a file.</summary>
internal sealed class NetworkFlags
{
    private static readonly string Names = string.Join(", ", KnownNetworks.Names);

    private readonly Argument<string?> _name = new("name")
    {
        Description = $"Network: {Names}",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _file = Flag.Path(
        "--network", "FILE.json",
        """Instead: {"neurons": [{"name": "a"}], "inputs": [{"name": "in"}], "couplings": [{"kind": "excitatory","""
            + """ "from": "in", "to": "a", "strength": 6000}]}""");

    private readonly Option<string?> _inputs = Flag.MaybeText(
        "--inputs", "BITS", "Which inputs are on, a digit 0 or 1 each [default: all]");

    private readonly NeuronFlags _neurons = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_name);
        command.Takes([_file, _inputs, .. _neurons.All]);
    }

    /// <summary>The network, its lattice, and what to call it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="usual">The name that holds where none is given; null: one must be.</param>
    /// <exception cref="InputException">There is no such network, or no such inputs.</exception>
    public NamedNetwork Read(ParseResult arguments, string? usual = null)
    {
        string? name = arguments.GetValue(_name), file = arguments.GetValue(_file);
        bool[]? inputs = arguments.GetValue(_inputs) is { } bits ? Bits(bits) : null;
        string on = inputs is null ? string.Empty : $", inputs {arguments.GetValue(_inputs)}";
        if (file is not null)
        {
            if (_neurons.Given(arguments).Concat(name is null ? [] : [$"'{name}'"]).FirstOrDefault() is { } other)
                throw new InputException(
                    $"{other} and {_file.Name} exclude each other: the file says it; leave one out");
            var (network, lattice) = FromFile(file, arguments.CommandResult.Command.Name);
            return new(
                inputs is null ? network : KnownNetworks.Switched(network, inputs), lattice,
                Path.GetFileName(file) + on);
        }

        name ??= usual ?? throw new InputException($"expected a network: one of {Names}, or {_file.Name} FILE.json");
        var model = new GateModel(_neurons.Lambda(arguments), _neurons.Kinks(arguments));
        return new(KnownNetworks.Find(name, inputs, model), _neurons.Lattice(arguments), name + on);
    }

    /// <summary>A network from a file; where it is none, the message says which help shows one.</summary>
    public static (QuantumNetwork Network, TimeLattice Lattice) FromFile(string path, string verb)
    {
        try
        {
            return NetworkJson.Read(path);
        }
        catch (InputException e)
        {
            throw new InputException($"{e.Message}\nSee 'qtgpu qneuron {verb} --help' for a network.", e);
        }
    }

    private static bool[] Bits(string text) => text.Length > 0 && text.All(c => c is '0' or '1')
        ? [.. text.Select(c => c == '1')]
        : throw new InputException($"--inputs: expected a digit 0 or 1 for each input, got '{text}'");
}

/// <summary>A network and what to call it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Lattice">Imaginary time.</param>
/// <param name="Name">Its name, or its file's, with the inputs that were chosen.</param>
internal sealed record NamedNetwork(QuantumNetwork Network, TimeLattice Lattice, string Name)
{
    /// <summary>All that samples of it depend on, the network by its digest: its commas part no settings.</summary>
    public string Settings
    {
        get
        {
            byte[] json = Encoding.UTF8.GetBytes(NetworkJson.Format(Network, Lattice));
            return $"{Name}, network {Convert.ToHexStringLower(SHA256.HashData(json))}";
        }
    }

    /// <summary>Λ, T and the rest, for a title.</summary>
    public string Numbers => Text($"Λ {Lambdas}, T {Lattice.Period}, {Lattice.Slices} slices");

    private string Lambdas =>
        string.Join('/', Network.Neurons.Select(neuron => Text($"{neuron.Lambda}")).Distinct(StringComparer.Ordinal));
}
