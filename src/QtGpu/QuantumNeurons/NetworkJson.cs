using System.Text.Json;
using System.Text.Json.Serialization;
using QtGpu.IO;

namespace QtGpu.QuantumNeurons;

/// <summary>
/// A network and its lattice as a file:
/// <code>
/// {
///   "period": 0.7, "slices": 512, "mode": "joint",
///   "neurons": [{"name": "out", "lambda": 5000}],
///   "inputs": [{"name": "in", "kinks": 2, "brightness": 1, "lambda": 5000}],
///   "couplings": [{"kind": "excitatory", "from": "in", "to": "out", "strength": 6000}]
/// }
/// </code>
/// The mode is joint or feed-forward, a kind excitatory or inhibitory; only names and strengths have no default.
/// </summary>
public static class NetworkJson
{
    private const string Joint = "joint", FeedForward = "feed-forward";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        NewLine = "\n",
        Converters =
        {
            new JsonStringEnumConverter<CouplingKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">
    /// It cannot be read, or is no valid network; the message names the file.
    /// </exception>
    public static (QuantumNetwork Network, TimeLattice Lattice) Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new InputException($"cannot read the network '{path}': {exception.Message.TrimEnd('.')}", exception);
        }

        try
        {
            return Parse(text);
        }
        catch (InputException exception)
        {
            throw new InputException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="InputException">It is no valid network.</exception>
    public static (QuantumNetwork Network, TimeLattice Lattice) Parse(string text)
    {
        try
        {
            Document document = JsonSerializer.Deserialize<Document>(text, Options)
                ?? throw new InputException("expected a network, got null");
            if (document.Mode is not (Joint or FeedForward))
                throw new InputException($"mode: expected {Joint} or {FeedForward}, got '{document.Mode}'");
            if (document.Neurons.Contains(null!) || document.Inputs?.Contains(null!) == true
                || document.Couplings?.Contains(null!) == true)
                throw new InputException("a neuron, input or coupling is null; leave it out");
            var network = new QuantumNetwork(document.Neurons, document.Inputs ?? [], document.Couplings ?? [])
            {
                FeedForward = document.Mode == FeedForward,
            };
            var lattice = new TimeLattice(document.Period, document.Slices);
            lattice.Validate();
            network.Validate();
            return (network, lattice);
        }
        catch (JsonException exception)
        {
            string line = exception.LineNumber is { } number ? $"line {number + 1}: " : "";
            throw new InputException($"{line}{Reason(exception)}", exception);
        }
    }

    /// <summary>The text of a file.</summary>
    public static string Format(QuantumNetwork network, TimeLattice lattice) => JsonSerializer.Serialize(
        new Document(
            network.Neurons, network.Inputs, network.Couplings, lattice.Period, lattice.Slices,
            network.FeedForward ? FeedForward : Joint),
        Options) + "\n";

    /// <summary>Writes a file.</summary>
    public static void Write(string path, QuantumNetwork network, TimeLattice lattice) =>
        AtomicFile.WriteText(path, Format(network, lattice));

    // The serializer's words, without the types and paths of this program.
    private static string Reason(JsonException exception)
    {
        string message = exception.Message.Split(" Path:")[0].Split(" LineNumber:")[0]
            .ReplaceLineEndings(" ").TrimEnd('.');
        return message.Contains("System.", StringComparison.Ordinal)
            || message.Contains("QtGpu", StringComparison.Ordinal)
            ? $"not what a network holds at {exception.Path ?? "$"}"
            : message;
    }

    private sealed record Document(
        IReadOnlyList<Neuron> Neurons,
        IReadOnlyList<InputNeuron>? Inputs = null,
        IReadOnlyList<Coupling>? Couplings = null,
        double Period = 0.7,
        int Slices = 512,
        string Mode = Joint);
}
