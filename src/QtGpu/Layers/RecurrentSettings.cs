using System.Text.Json.Serialization;

namespace QtGpu.Layers;

/// <summary>How a recurrent layer reads and starts.</summary>
public record RecurrentSettings
{
    /// <summary>Read sequences both ways; outputs are forward states, then those in reverse.</summary>
    [Setting("bidirectional", "", "Read sequences both ways")]
    public bool Bidirectional { get; init; }

    /// <summary>Train the states that sequences begin with; else they are 0.</summary>
    [Setting("learnt start", "", "Train the states that sequences begin with", Key = "learn-start")]
    public bool LearnStart { get; init; }

    /// <summary>Steps after which gradients go no further back; 0: all the way.</summary>
    [Setting(
        "truncation", "N", "Steps after which gradients go no further back; 0: all the way",
        Key = "truncate", Least = 0)]
    public int Truncation { get; init; }

    /// <summary>
    /// Steps of a block whose inner numbers are computed again on the way back instead of kept, rounded up to a
    /// multiple of 64; 0: all are kept. No bit of any gradient depends on it. (Chen et al., arXiv:1604.06174.)
    /// </summary>
    [Setting("recomputation", "N",
        "Compute blocks of N steps, a multiple of 64, again on the way back, to save memory; 0: keep all",
        Key = "recompute", Least = 0)]
    public int Recompute { get; init; }

    /// <summary>Steps of a block: whole parts of what weights' gradients are summed over.</summary>
    internal int BlockSteps => StepRange.Count(Math.Min(Recompute, 1 << 30), StepRange.Chunk) * StepRange.Chunk;

    /// <summary>
    /// Carry gradients from step to step by U in place of Uᵀ, as the code of arXiv:2503.07681 does: a fault, to
    /// reproduce it; of cells with one gate.
    /// </summary>
    [JsonIgnore]
    public bool UntransposedGradient { get; init; }

    /// <summary>Functions on the edges into the gates, in place of W and U; null: products.</summary>
    [JsonIgnore]
    public EdgeTerms? Edges { get; init; }

    /// <summary>How many tensors of parameters the gates of a direction have.</summary>
    internal int GateParameters => Edges is { } terms ? (2 * terms.Matrices) + 1 : 3;

    /// <summary>How W starts.</summary>
    [JsonIgnore]
    public Initialiser Input { get; init; } = new XavierInitialiser();

    /// <summary>How U starts.</summary>
    [JsonIgnore]
    public Initialiser Recurrent { get; init; } = new OrthogonalInitialiser();
}
