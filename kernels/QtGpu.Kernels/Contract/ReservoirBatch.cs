using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Contract;

/// <summary>One reservoir of a batch: its matrices and its own numbers.</summary>
public sealed record ReservoirMember
{
    /// <summary>W.</summary>
    public required ReservoirMatrix Recurrent { get; init; }

    /// <summary>W_in [1 + inputs, units]: row 0 is the bias.</summary>
    public required float[] Input { get; init; }

    /// <summary>W_fb [outputs, units], or null for no feedback of the output.</summary>
    public float[]? Feedback { get; init; }

    /// <summary>f. Members of a batch may differ in its parameters, not in its kind.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Leak rate α in (0, 1].</summary>
    public float Leak { get; init; } = 1;

    /// <summary>Standard deviation ν of the noise on f.</summary>
    public float Noise { get; init; }

    /// <summary>Where its noise is drawn: its own stream, so that the reservoirs beside it do not matter.</summary>
    public RandomStream NoiseStream { get; init; }
}

/// <summary>Reservoirs of equal extents that run side by side, each on the same B sequences.</summary>
public sealed class ReservoirBatch
{
    /// <summary>Checks that the members fit together.</summary>
    /// <param name="inputs">Features of the series that drives them.</param>
    /// <param name="outputs">Features that the readout gives.</param>
    /// <param name="sequences">Sequences B that each runs on.</param>
    /// <param name="members">The reservoirs.</param>
    /// <exception cref="ArgumentException">Says which member does not fit.</exception>
    public ReservoirBatch(int inputs, int outputs, int sequences, IReadOnlyList<ReservoirMember> members)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        ArgumentOutOfRangeException.ThrowIfZero(members.Count, nameof(members));
        (Inputs, Outputs, Sequences, Members) = (inputs, outputs, sequences, members);
        (Units, HasFeedback, IsSparse) = (members[0].Recurrent.Units, members[0].Feedback is not null, members[0].Recurrent.IsSparse);
        for (int r = 0; r < members.Count; r++)
            Check(members[r], r);
    }

    /// <summary>Features of the series that drives them.</summary>
    public int Inputs { get; }

    /// <summary>Features that the readout gives.</summary>
    public int Outputs { get; }

    /// <summary>Sequences B that each reservoir runs on.</summary>
    public int Sequences { get; }

    /// <summary>Units N of each.</summary>
    public int Units { get; }

    /// <summary>Whether the output is fed back through matrices of its own.</summary>
    public bool HasFeedback { get; }

    /// <summary>Whether the recurrent weights are sparse.</summary>
    public bool IsSparse { get; }

    /// <summary>The reservoirs.</summary>
    public IReadOnlyList<ReservoirMember> Members { get; }

    /// <summary>f of each member, of its own type.</summary>
    /// <exception cref="ArgumentException">Says which member's is of another.</exception>
    public TActivation[] Activations<TActivation>()
        where TActivation : unmanaged, IActivation => [.. Members.Select((member, r) => member.Activation.Accept(new Unwrap<TActivation>(r)))];

    private void Check(ReservoirMember member, int r)
    {
        if (member.Recurrent.Units != Units || member.Recurrent.IsSparse != IsSparse)
            throw Misfit(r, $"{Units} units, {(IsSparse ? "sparse" : "dense")}", $"{member.Recurrent.Units} units, {(member.Recurrent.IsSparse ? "sparse" : "dense")}");
        if (member.Input.Length != (1 + Inputs) * Units)
            throw Misfit(r, $"{(1 + Inputs) * Units} input weights", $"{member.Input.Length}");
        if ((member.Feedback?.Length ?? 0) != (HasFeedback ? Outputs * Units : 0))
            throw Misfit(r, $"{(HasFeedback ? Outputs * Units : 0)} feedback weights", $"{member.Feedback?.Length ?? 0}");
        if (!(member.Leak is > 0 and <= 1))
            throw Misfit(r, "a leak rate in (0, 1]", $"{member.Leak}");
        if (!(member.Noise is >= 0 and < float.PositiveInfinity))
            throw Misfit(r, "noise of 0 or more", $"{member.Noise}");
    }

    private static ArgumentException Misfit(int r, string expected, string got) =>
        new($"Reservoir {r} of the batch: expected {expected}, got {got}.", nameof(r));

    private sealed class Unwrap<TActivation>(int r) : IActivationVisitor<TActivation>
        where TActivation : unmanaged, IActivation
    {
        public TActivation Visit<TOther>(TOther activation)
            where TOther : unmanaged, IActivation =>
            activation is TActivation same ? same : throw Misfit(r, $"the activation {typeof(TActivation).Name} as in the first", typeof(TOther).Name);
    }
}
