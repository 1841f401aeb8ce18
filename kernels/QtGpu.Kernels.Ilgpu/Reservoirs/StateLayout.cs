using ILGPU;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>How states lie in memory: [R, B, N], or [R, N, B] where a warp's threads are sequences.</summary>
internal readonly struct StateLayout
{
    private const int Sector = 8; // numbers in 32 bytes, the least that moves

    private readonly int _units, _sequences;

    /// <summary>The layout of the contract's <paramref name="shape"/> [R, B, N].</summary>
    public StateLayout(Shape shape, bool alongSequences)
    {
        (_units, _sequences) = (shape.Columns, shape.Rows);
        int pitch = (_sequences + Sector - 1) / Sector * Sector;
        (UnitStride, SequenceStride) = alongSequences ? (pitch, 1) : (1, _units);
        ReservoirStride = alongSequences ? (long)_units * pitch : (long)_sequences * _units;
    }

    /// <summary>From a unit to the next.</summary>
    public int UnitStride { get; }

    /// <summary>From a sequence to the next.</summary>
    public int SequenceStride { get; }

    /// <summary>From a reservoir to the next.</summary>
    public long ReservoirStride { get; }

    /// <summary>Where the states of a sequence begin.</summary>
    public long First(int reservoir, int sequence) => (reservoir * ReservoirStride) + ((long)sequence * SequenceStride);

    /// <summary>Where element <paramref name="i"/> of [R, B, N] is.</summary>
    public long PlaceOf(long i)
    {
        long row = i / _units;
        return First((int)(row / _sequences), (int)(row % _sequences)) + ((i % _units) * UnitStride);
    }
}

/// <summary>States from the contract's layout to that of the steps, and back.</summary>
internal static class StateKernels
{
    /// <summary>Before the first step; no reservoir is at fault.</summary>
    [Kernel]
    public static void Take(ArrayView<float> state, ArrayView<float> own, StateLayout layout, ArrayView<float> faults)
    {
        for (long i = StridedGrid.First; i < state.Length; i += StridedGrid.Stride)
        {
            own[layout.PlaceOf(i)] = state[i];
            if (i < faults.Length)
                faults[i] = -1f;
        }
    }

    /// <summary>After the last.</summary>
    [Kernel]
    public static void Give(ArrayView<float> own, ArrayView<float> state, StateLayout layout)
    {
        for (long i = StridedGrid.First; i < state.Length; i += StridedGrid.Stride)
            state[i] = own[layout.PlaceOf(i)];
    }
}
