namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>The states of one reservoir between the contract's layout [B, N] and that of the kernels.</summary>
internal static unsafe class HostStates
{
    public static void Read(in ReservoirExtents e, float* from, float* to)
    {
        for (int b = 0; b < e.Sequences; b++, from += e.Units)
        {
            if (!e.IsTransposed)
            {
                new Span<float>(from, e.Units).CopyTo(new Span<float>(to + ((long)b * e.Stride), e.Units));
                continue;
            }

            for (int j = 0; j < e.Units; j++)
                to[((long)j * e.SequenceStride) + b] = from[j];
        }
    }

    public static void Write(in ReservoirExtents e, float* from, float* to)
    {
        for (int b = 0; b < e.Sequences; b++, to += e.Units)
        {
            if (!e.IsTransposed)
            {
                new Span<float>(from + ((long)b * e.Stride), e.Units).CopyTo(new Span<float>(to, e.Units));
                continue;
            }

            for (int j = 0; j < e.Units; j++)
                to[j] = from[((long)j * e.SequenceStride) + b];
        }
    }

    /// <summary>[units, sequences] to [sequences][stride].</summary>
    public static void Transpose(in ReservoirExtents e, float* from, float* to)
    {
        const int block = 16; // both sides of a block stay in the first-level cache
        for (int first = 0; first < e.Units; first += block)
        {
            int last = Math.Min(first + block, e.Units);
            for (int b = 0; b < e.Sequences; b++)
            {
                for (int j = first; j < last; j++)
                    to[((long)b * e.Stride) + j] = from[((long)j * e.SequenceStride) + b];
            }
        }
    }

    /// <summary>Notes the step in each sequence that now has a state which is not finite and had none before.</summary>
    public static void Check(in ReservoirExtents e, float* states, int step, float* faults)
    {
        if (AllFinite(new ReadOnlySpan<float>(states, checked((int)e.StateLength))))
            return;
        for (int b = 0; b < e.Sequences; b++)
        {
            for (int j = 0; j < e.Units && faults[b] < 0; j++)
            {
                if (!float.IsFinite(e.IsTransposed ? states[((long)j * e.SequenceStride) + b] : states[((long)b * e.Stride) + j]))
                    faults[b] = step;
            }
        }
    }

    // 0·x is 0 for every finite number and NaN for all others.
    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        var sums = System.Numerics.Vector<float>.Zero;
        int i = 0;
        for (; i + System.Numerics.Vector<float>.Count <= values.Length; i += System.Numerics.Vector<float>.Count)
            sums += new System.Numerics.Vector<float>(values[i..]) * System.Numerics.Vector<float>.Zero;
        float rest = 0;
        for (; i < values.Length; i++)
            rest += values[i] * 0;
        return System.Numerics.Vector.Sum(sums) + rest == 0;
    }
}
