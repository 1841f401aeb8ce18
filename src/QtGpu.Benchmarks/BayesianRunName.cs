namespace QtGpu.Benchmarks;

/// <summary>What is timed of a Bayesian network, or of its deterministic twin.</summary>
/// <param name="Kind">The twin, or how weights are drawn, as a peer calls it.</param>
/// <param name="Draws">S.</param>
/// <param name="Trains">A training step, or the way forward alone.</param>
internal sealed record BayesianRunName(string Kind, int Draws, bool Trains)
{
    /// <summary>The twin, and what is drawn: pre-activations, or weights.</summary>
    public const string Deterministic = "deterministic", Local = "local", Weights = "weights";

    /// <summary>Steps of few draws and many, and predictions.</summary>
    public static IReadOnlyList<BayesianRunName> All { get; } =
    [
        new(Deterministic, 1, true), new(Local, 1, true), new(Local, 20, true), new(Weights, 1, true),
        new(Weights, 5, true), new(Deterministic, 1, false), new(Local, 1, false), new(Local, 50, false),
    ];

    /// <summary>What its time is a multiple of: one draw for several, the twin for one; null for the twin.</summary>
    public BayesianRunName? Beside =>
        Draws > 1 ? this with { Draws = 1 } : Kind == Deterministic ? null : this with { Kind = Deterministic };

    /// <summary>What a peer calls it.</summary>
    public string PeerRow(TrainingShape shape, string activation) => string.Create(
        CultureInfo.InvariantCulture,
        $"bayesian {Kind} {shape.Net} {shape.Batch} {activation} "
        + $"{(Trains ? shape.Optimizer : "forward")} draws={Draws}");

    public override string ToString() =>
        (Kind == Deterministic ? Kind : Invariant($"{Kind}, S = {Draws}"))
        + (Trains ? "" : ", forward");
}
