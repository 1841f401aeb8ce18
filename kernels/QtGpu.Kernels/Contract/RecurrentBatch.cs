using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Contract;

/// <summary>
/// One recurrent network of a batch: its cell and its weights. Columns run over units, gate after gate.
/// </summary>
public sealed record RecurrentMember
{
    /// <summary>What a unit does in a step.</summary>
    public required Cell Cell { get; init; }

    /// <summary>W [units, gates · units].</summary>
    public required RecurrentMatrix Recurrent { get; init; }

    /// <summary>W_in [1 + inputs, gates · units]: row 0 is the bias.</summary>
    public required float[] Input { get; init; }

    /// <summary>W_fb [outputs, gates · units], or null for no feedback of the output.</summary>
    public float[]? Feedback { get; init; }

    /// <summary>Where its noise is drawn: its own stream, so that the networks beside it do not matter.</summary>
    public RandomStream NoiseStream { get; init; }
}

/// <summary>Recurrent networks of equal extents that run side by side, each on the same B sequences.</summary>
public sealed class RecurrentBatch
{
    /// <summary>Checks that the members fit together.</summary>
    /// <param name="inputs">Features of the series that drives them.</param>
    /// <param name="outputs">Features that the readout gives.</param>
    /// <param name="sequences">Sequences B that each runs on.</param>
    /// <param name="members">The networks. Their cells may differ in their parameters, not in their kind.</param>
    /// <exception cref="ArgumentException">Says which member does not fit.</exception>
    public RecurrentBatch(int inputs, int outputs, int sequences, IReadOnlyList<RecurrentMember> members)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        ArgumentOutOfRangeException.ThrowIfZero(members.Count, nameof(members));
        (Inputs, Outputs, Sequences, Members) = (inputs, outputs, sequences, members);
        for (int r = 0; r < members.Count; r++)
            Check(members[r], r);
    }

    /// <summary>Features of the series that drives them.</summary>
    public int Inputs { get; }

    /// <summary>Features that the readout gives.</summary>
    public int Outputs { get; }

    /// <summary>Sequences B that each network runs on.</summary>
    public int Sequences { get; }

    /// <summary>Units N of each.</summary>
    public int Units => Members[0].Recurrent.Units;

    /// <summary>The kind of their cells, by its first.</summary>
    public Cell Cell => Members[0].Cell;

    /// <summary>Pre-activations of all units of one.</summary>
    public int Columns => Cell.Gates * Units;

    /// <summary>The extents of all states, [states · R, B, N].</summary>
    public Shape StateShape => Shape.Of(Cell.States * Members.Count, Sequences, Units);

    /// <summary>Whether the output is fed back through matrices of its own.</summary>
    public bool HasFeedback => Members[0].Feedback is not null;

    /// <summary>Whether the recurrent weights are sparse.</summary>
    public bool IsSparse => Members[0].Recurrent.IsSparse;

    /// <summary>The networks.</summary>
    public IReadOnlyList<RecurrentMember> Members { get; }

    /// <summary>The cell of each member, of its own type.</summary>
    /// <exception cref="ArgumentException">Says which member's is of another.</exception>
    public TCell[] Cells<TCell>()
        where TCell : unmanaged, ICell =>
        [.. Members.Select((member, r) =>
            member.Cell.As<TCell>() ?? throw Misfit(r, $"a cell as {Cell}", $"{member.Cell}"))];

    private void Check(RecurrentMember member, int r)
    {
        if (member.Recurrent.Units != Units || member.Recurrent.IsSparse != IsSparse)
            throw Misfit(r, Extents(Members[0].Recurrent), Extents(member.Recurrent));
        if (member.Recurrent.Columns != Columns)
            throw Misfit(r, $"weights to {Columns} gates", $"{member.Recurrent.Columns}");
        if (member.Input.Length != (1 + Inputs) * Columns)
            throw Misfit(r, $"{(1 + Inputs) * Columns} input weights", $"{member.Input.Length}");
        int feedback = HasFeedback ? Outputs * Columns : 0;
        if ((member.Feedback?.Length ?? 0) != feedback)
            throw Misfit(r, $"{feedback} feedback weights", $"{member.Feedback?.Length ?? 0}");
    }

    private static string Extents(RecurrentMatrix w) => $"{w.Units} units, {(w.IsSparse ? "sparse" : "dense")}";

    private static ArgumentException Misfit(int r, string expected, string got) =>
        new($"Network {r} of the batch: expected {expected}, got {got}.", nameof(r));
}
