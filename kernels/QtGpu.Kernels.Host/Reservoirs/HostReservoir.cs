using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>One reservoir in memory: its matrices in the layout that its kernel reads, and room for a step.</summary>
internal unsafe struct HostReservoir
{
    /// <summary>W: [panel][from][to within the panel], or [from][to] where sequences are joined; null where sparse.</summary>
    public float* Dense { get; private set; }

    /// <summary>W where sparse.</summary>
    public SlicedRows Sparse { get; private set; }

    /// <summary>[1 + inputs][stride], the bias first.</summary>
    public float* Input { get; private set; }

    /// <summary>[outputs][stride], or null.</summary>
    public float* Feedback { get; private set; }

    /// <summary>α.</summary>
    public float Leak { get; private set; }

    /// <summary>ν.</summary>
    public float Noise { get; private set; }

    /// <summary>Where ν's normal numbers are drawn.</summary>
    public RandomStream NoiseStream { get; private set; }

    /// <summary>The states.</summary>
    public float* State { get; private set; }

    /// <summary>The states after the step.</summary>
    public float* Next { get; private set; }

    /// <summary>[B][stride]: W·x of all sequences, or a copy of transposed states; null for few sequences.</summary>
    public float* Product { get; private set; }

    /// <summary>u and behind it y, as [features][sequences].</summary>
    public float* Fed { get; private set; }

    /// <summary>Takes a member to memory.</summary>
    public static HostReservoir Pack(NativeArena arena, in ReservoirExtents e, ReservoirMember member)
    {
        var packed = new HostReservoir
        {
            Leak = member.Leak,
            Noise = member.Noise,
            NoiseStream = member.NoiseStream,
            Input = Rows(arena, member.Input, 1 + e.Inputs, e),
            Feedback = member.Feedback is null ? null : Rows(arena, member.Feedback, e.Outputs, e),
            State = arena.Allocate<float>(e.StateLength),
            Next = arena.Allocate<float>(e.StateLength),
            Product = e.AreSequencesJoined ? arena.Allocate<float>((long)e.Sequences * e.Stride) : null,
            Fed = arena.Allocate<float>((long)(e.Inputs + e.Outputs) * e.SequenceStride),
        };
        ReservoirMatrix w = member.Recurrent;
        if (w.IsSparse)
            packed.Sparse = SlicedRows.Pack(arena, w.RowStarts!, w.Sources!, w.Values, e.Panel, e.Panels);
        else
            packed.Dense = e.AreSequencesJoined ? Rows(arena, w.Values, e.Units, e) : Panels(arena, w.Values, e);
        return packed;
    }

    /// <summary>What came after the step is what the next begins with.</summary>
    public void Swap()
    {
        float* state = State;
        State = Next;
        Next = state;
    }

    private static float* Rows(NativeArena arena, float[] values, int rows, in ReservoirExtents e)
    {
        float* packed = arena.Allocate<float>((long)rows * e.Stride);
        for (int i = 0; i < rows; i++)
            values.AsSpan(i * e.Units, e.Units).CopyTo(new Span<float>(packed + ((long)i * e.Stride), e.Units));
        return packed;
    }

    private static float* Panels(NativeArena arena, float[] values, in ReservoirExtents e)
    {
        float* packed = arena.Allocate<float>((long)e.Units * e.Stride);
        for (int p = 0; p < e.Panels; p++)
        {
            int first = p * e.Panel, count = Math.Min(e.Panel, e.Units - first);
            for (int i = 0; i < e.Units; i++)
            {
                values.AsSpan((i * e.Units) + first, count)
                    .CopyTo(new Span<float>(packed + ((((long)p * e.Units) + i) * e.Panel), count));
            }
        }

        return packed;
    }
}
