using QtGpu.Data.Tables;
using QtGpu.Kernels.Activations;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>A plain feed-forward network in words: what the command line asks for and a checkpoint remembers.</summary>
public sealed record ModelSpec
{
    /// <summary>Features per sample.</summary>
    public required int Inputs { get; init; }

    /// <summary>Classes, or regression targets.</summary>
    public required int Outputs { get; init; }

    /// <summary>The data set it was trained on, as it was asked for; null where none was named.</summary>
    public string? Dataset { get; init; }

    /// <summary>
    /// <see cref="Data.Files.DataFile.Digest"/> of that file, since another one would be split otherwise into training
    /// and test samples; null for other data, and in older checkpoints.
    /// </summary>
    public string? DatasetDigest { get; init; }

    /// <summary>Names of the classes, in the order of the outputs; none for regression.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>What the columns of its training file mean; null for other data, and in older checkpoints.</summary>
    public TableSchema? Columns { get; init; }

    /// <summary>The file that it was tested on, where that was another one than <see cref="Dataset"/>.</summary>
    public string? TestFile { get; init; }

    /// <summary>Units of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [512];

    /// <summary>Activation of the hidden layers, by name.</summary>
    public string Activation { get; init; } = "tunnelling";

    /// <summary>Its parameters, by name; what is missing has its default.</summary>
    public IReadOnlyDictionary<string, double> ActivationParameters { get; init; } =
        new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Starting weights: a standard deviation, <c>xavier</c> or <c>he</c>.</summary>
    public string Initialiser { get; init; } = "0.01";

    /// <summary>Dropout after each hidden layer.</summary>
    public float Dropout { get; init; }

    /// <summary>Train the barrier's height and width, one pair per hidden layer.</summary>
    public bool TrainableBarrier { get; init; }

    /// <summary>Use the published code's gradient, which lacks the factor dE/dz (a fault; for reproduction only).</summary>
    public bool PublishedGradient { get; init; }

    /// <summary>The model.</summary>
    /// <exception cref="InputException">The activation or one of its parameters does not exist or is out of range.</exception>
    public Sequential Build()
    {
        if (TrainableBarrier && PublishedGradient)
            throw new InputException(
                "a trainable barrier and the published gradient "
                + "exclude each other: that code trains no barrier; leave one out");
        Initialiser start = Layers.Initialiser.Parse(Initialiser);
        var layers = new List<Layer>();
        foreach (int units in Hidden)
        {
            layers.Add(TrainableBarrier
                ? new Dense(units, initialiser: start) : new Dense(units, HiddenActivation(), start));
            if (TrainableBarrier)
                layers.Add(new TrainableActivation(ParametricActivation.Of(Barrier())));
            if (Dropout > 0)
                layers.Add(new Dropout(Dropout));
        }

        layers.Add(new Dense(Outputs, initialiser: start));
        return new Sequential(layers);
    }

    /// <summary>Checks what <see cref="Build"/> does not, of a description that comes from a file.</summary>
    /// <exception cref="InputException">It is of no network.</exception>
    internal void Check()
    {
        Require(Inputs >= 1, $"expected at least 1 input, got {Inputs}");
        Require(Outputs >= 1, $"expected at least 1 output, got {Outputs}");
        Require(Dropout is >= 0 and < 1, $"expected a dropout of at least 0 and below 1, got {Dropout}");
        Require(
            ClassNames.Count == 0 || ClassNames.Count == Outputs, $"{ClassNames.Count} classes have {Outputs} outputs");
        Require(ClassNames.All(name => name is not null), "a class has no name");
        Require(!$"{Dataset}{TestFile}".Contains('\0'), "its data set is not a file name");
        Columns?.Check(Inputs, ClassNames);
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new InputException($"the model: {problem}");
    }

    private Activation HiddenActivation() => PublishedGradient
        ? Kernels.Activations.Activation.Of(new PublishedGradient(Barrier()))
        : ActivationCatalogue.Create(Activation, ActivationParameters);

    private Tunnelling Barrier() =>
        ActivationCatalogue.Create(Activation, ActivationParameters).Accept(new BarrierOf(Activation));

    private sealed class BarrierOf(string name) : IActivationVisitor<Tunnelling>
    {
        public Tunnelling Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation => activation is Tunnelling barrier
                ? barrier
                : throw new InputException(
                    $"A trainable barrier and the published gradient need --activation tunnelling, got {name}.");
    }
}
