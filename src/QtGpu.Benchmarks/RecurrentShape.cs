namespace QtGpu.Benchmarks;

/// <summary>A recurrent network of one layer under a linear head for two classes, and its batches.</summary>
/// <param name="Inputs">Features of a step.</param>
/// <param name="Units">H.</param>
/// <param name="Batch">Sequences of a training step.</param>
internal sealed record RecurrentShape(int Inputs, int Units, int Batch)
{
    public const int Classes = 2;

    private const double FlopsOfAnEpoch = 4e9;

    /// <summary>What is measured: the usual width beside every batch, one feature, and a wide layer.</summary>
    public static IReadOnlyList<RecurrentShape> All { get; } =
    [
        new(64, 64, 1), new(64, 64, 64), new(64, 64, 1024), new(1, 64, 64),
        new(64, 16, 64), new(64, 128, 64), new(64, 256, 64), new(64, 512, 64), new(64, 512, 1),
    ];

    /// <summary>Of a sequence.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Batches of an epoch of a cell with so many gates, which is what the runs time.</summary>
    public int Batches(int gates) => (int)Math.Clamp(FlopsOfAnEpoch / FlopsPerStep(gates), 2, 512);

    /// <summary>
    /// Of a training step: 2·(I + H)·G·H per token forward, as much for dW and dU, and for dh; the inputs have no
    /// gradient.
    /// </summary>
    public double FlopsPerStep(int gates) => (double)Batch * Steps * gates * Units * ((4.0 * Inputs) + (6.0 * Units));

    /// <summary>What a peer calls it.</summary>
    public string PeerRow(RecurrentRunName run) => Invariant(
        $"recurrent {run.Cell} {Steps}x{Inputs}x{Units} {Batch} {run.Activation}");

    public override string ToString() => Invariant(
        $"{Units} units, {Inputs} {(Inputs == 1 ? "feature" : "features")}, {Steps} steps, batch {Batch}");
}

/// <summary>What is trained.</summary>
/// <param name="Cell">By name.</param>
/// <param name="Activation">Of its state path, by name.</param>
internal sealed record RecurrentRunName(string Cell, string Activation)
{
    /// <summary>The plain unit with what everybody has, what it is held against it, and the gated ones.</summary>
    public static IReadOnlyList<RecurrentRunName> All { get; } =
        [new("elman", "tanh"), new("elman", "tunnelling"), new("gru", "tanh"), new("lstm", "tanh")];

    /// <summary>Sequences of 1 to 39 steps, as many steps in all.</summary>
    public bool IsRagged { get; init; }

    public override string ToString() => $"{Cell} {Activation}{(IsRagged ? ", ragged" : "")}";
}
