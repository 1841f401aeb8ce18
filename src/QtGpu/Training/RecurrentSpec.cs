using System.Text.Json.Serialization;
using QtGpu.Layers;

namespace QtGpu.Training;

/// <summary>What a recurrent network is beside what every network is (<see cref="ModelSpec"/>), in words.</summary>
public sealed record RecurrentSpec : RecurrentSettings
{
    /// <summary>What its units do: a name of <see cref="Kernels.Cells.CellCatalogue"/>, with its numbers.</summary>
    [Setting("cell", "NAME", "Recurrent cell: elman, leaky-elman, gru or lstm; leaky-elman:leak=0.3 sets its number")]
    public string Cell { get; init; } = "elman";

    /// <summary>
    /// Functions on the edges into the gates, in words (<see cref="EdgeTerms.Parse"/>); <c>none</c>: products.
    /// </summary>
    [Setting(
        "gates", "FUNCTION",
        "Functions on the edges into a cell's gates, such as daruan:repetitions=2 or tunnelling; none: products")]
    public string Gates { get; init; } = "none";

    /// <summary>What of the states the head reads.</summary>
    [Setting("readout", "NAME", "What of the states the head reads")]
    [JsonConverter(typeof(JsonStringEnumConverter<StateReadout>))]
    public StateReadout Readout { get; init; }

    /// <summary>Numbers of a word, which are trained; 0: a 1 among zeros.</summary>
    [Setting("embedding", "N", "Numbers that stand for a word, trained; 0: a 1 among zeros", Least = 0, Most = 65_536)]
    public int Embedding { get; init; }

    /// <summary>One mask of dropout for all steps of a sequence.</summary>
    [Setting("locked dropout", "", "Drop out the same units in all steps of a sequence")]
    public bool LockedDropout { get; init; }

    /// <summary>How U starts, as in <see cref="ModelSpec.Initialiser"/>.</summary>
    [Setting(
        "recurrent initialiser", "STD|NAME",
        "Starting weights between the units: orthogonal, identity, xavier or a standard deviation",
        Key = "recurrent-init")]
    public string RecurrentInitialiser { get; init; } = "orthogonal";
}

/// <summary>What of the states of a sequence the head of a network reads.</summary>
public enum StateReadout
{
    /// <summary>The last one; of units that read in reverse the first.</summary>
    Last,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Each, for targets of each step.</summary>
    Each,
}
