using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using QtGpu.Catalogues;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>All that defines a network and its training but the data and the seed.</summary>
public sealed record Recipe
{
    private const int MostUnits = 1_000_000;

    // No clipping is a norm of infinity.
    private static readonly JsonSerializerOptions Format =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>
    /// What it is called in tables: the activation, with the parameters that were given with its name.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The network.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary><c>sgd</c>, <c>adam</c>, <c>adamw</c>, …</summary>
    public string Optimizer { get; init; } = "sgd";

    /// <summary>Its rate, momentum and decays.</summary>
    public OptimizerSettings Settings { get; init; } = new();

    /// <summary>How the rate moves.</summary>
    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Changes of the training images, or null.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Whether it is meant for standardised samples, which who trains it makes of them beforehand.</summary>
    public bool Standardise { get; init; }

    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Samples per step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>See <see cref="TrainerOptions.CarryState"/>.</summary>
    public bool CarryState { get; init; }

    /// <summary>See <see cref="TrainerOptions.LogicalShards"/>.</summary>
    public int LogicalShards { get; init; }

    /// <summary>See <see cref="TrainerOptions.ExtendGrid"/>.</summary>
    public string ExtendGrid { get; init; } = "";

    /// <summary>The same with another recurrent cell, which its name then begins with.</summary>
    public Recipe WithCell(string cell) => this with
    {
        Name = $"{cell} {Name}",
        Model = Model with { Recurrent = Model.Recurrent with { Cell = cell } },
    };

    /// <summary>The recipe fitted to samples: inputs, outputs, and what depends on them.</summary>
    /// <exception cref="InputException">The model does not read such samples.</exception>
    internal Recipe For(Samples samples) => this with { Model = ModelKind.Of(Model.Kind).For(samples, Model) };

    /// <summary>
    /// Device memory that a network takes among others, in bytes: its training, and room enough for the samples to stay
    /// on the device.
    /// </summary>
    public double Memory(Backend device, Samples train) => Math.Max(
        TrainingMemory.Bytes(Model.Build(), device, train, Options(seed: 0)),
        (double)train.Bytes * Batches.ShareOfMemory);

    /// <summary>
    /// The same with hidden layers so wide, all by one factor, that its number of parameters is the nearest to that of
    /// another network: a gated cell then has fewer units than a plain one.
    /// </summary>
    /// <exception cref="InputException">Its layers are given one by one.</exception>
    public Recipe WithParametersOf(Recipe other)
    {
        if (Model is not { LayerList.Length: 0, Hidden.Count: > 0 })
            throw new InputException(
                "equal parameters need ‘hidden units’ that can be changed; leave ‘layers’ out");
        return WithParametersOf(other, WithUnits);
    }

    /// <summary>The same where something else than all hidden layers is made as wide as that.</summary>
    /// <param name="other">Whose number of parameters it is to have.</param>
    /// <param name="with">The recipe with so many units; its parameters grow with them.</param>
    /// <exception cref="InputException">They do not.</exception>
    internal static Recipe WithParametersOf(Recipe other, Func<int, Recipe> with)
    {
        long wanted = other.Model.CountParameters();
        int low = 1, high = 2;
        while (with(high).Model.CountParameters() < wanted)
        {
            (low, high) = (high, 2 * high);
            if (high > MostUnits)
                throw new InputException(
                    $"equal parameters: no number of units up to {MostUnits} has {wanted} of them");
        }

        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = with(middle).Model.CountParameters() < wanted ? (middle, high) : (low, middle);
        }

        long Off(Recipe recipe) => Math.Abs(recipe.Model.CountParameters() - wanted);
        return Off(with(low)) < Off(with(high)) ? with(low) : with(high);
    }

    // The first layer has so many units, the others as many as their share of it was.
    private Recipe WithUnits(int first) => this with
    {
        Model = Model with
        {
            Hidden = [.. Model.Hidden.Select(units =>
                Math.Max(1, (int)Math.Round((double)first * units / Model.Hidden[0])))],
        },
    };

    /// <summary>Throws where a network or its training cannot be built from this, whatever the data.</summary>
    /// <exception cref="InputException">Says what was expected and got.</exception>
    public void Check()
    {
        GridExtension.Require(Model.Build(), GridExtension.Parse(ExtendGrid));
        if (GridExtension.Parse(ExtendGrid).LastOrDefault() is { Epoch: var last } && last > Epochs)
            throw new InputException($"‘grid extension’: there are {Epochs} epochs, got {ExtendGrid}");
        Options(seed: 0).Optimizer.RequireKnown();
    }

    /// <summary>A text that is the same for recipes which train the same network, and for no others.</summary>
    internal string Digest()
    {
        string[] parts =
        [
            JsonSerializer.Serialize(Model, Format), Optimizer, JsonSerializer.Serialize(Settings, Format),
            NamedAttribute.Of(Schedule), $"{Augmentation}",
            string.Create(CultureInfo.InvariantCulture, $"{Epochs} {Batch}{(CarryState ? " carried" : "")}")
                + (LogicalShards > 1 ? $" {LogicalShards} shards" : "")
                + (ExtendGrid.Length == 0 ? "" : $" grid {ExtendGrid}"),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts)))[..16];
    }

    /// <summary>What the trainer is given.</summary>
    /// <exception cref="InputException">There is no such optimizer.</exception>
    public TrainerOptions Options(long seed) => new()
    {
        Epochs = Epochs,
        Batch = Batch,
        Optimizer = Catalogue<Optimizer>.Create("‘optimizer’", Optimizer, Settings),
        Loss = Model.Loss is { } loss ? Loss.Of(loss) : null,
        Schedule = Schedule,
        Augmentation = Augmentation,
        Seed = seed,
        CarryState = CarryState,
        ExtendGrid = ExtendGrid,
        LogicalShards = LogicalShards,
    };
}
