using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Ilgpu.Passes;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>Inside a kernel: the unit and sequence of a thread, in a grid of (sequences, units, reservoirs) tiles.</summary>
internal interface IStrip
{
    static abstract int Unit { get; }

    static abstract int Sequence { get; }

    /// <summary>Which part of its unit's row is this thread's.</summary>
    static abstract int Part { get; }

    /// <summary>Threads that share the row.</summary>
    static abstract int Parts { get; }
}

/// <summary>
/// A warp has neighbouring units of one sequence, so that its loads of weights fill whole lines; the warps of a group share
/// their rows. Groups of the same units, which read the same weights, follow each other.
/// </summary>
internal readonly struct AlongUnits : IStrip
{
    public static int Unit => (Grid.IdxY * Group.DimX) + Group.IdxX;

    public static int Sequence => Grid.IdxX;

    public static int Part => Group.IdxY;

    public static int Parts => Group.DimY;
}

/// <summary>A warp has neighbouring sequences of one unit: they share its weights, and loads of states fill whole lines.</summary>
internal readonly struct AlongSequences : IStrip
{
    public static int Unit => (Grid.IdxY * Group.DimY) + Group.IdxY;

    public static int Sequence => (Grid.IdxX * Group.DimX) + Group.IdxX;

    public static int Part => 0;

    public static int Parts => 1;
}

/// <summary>One step of all reservoirs, each unit's product with its row of W and what follows from it, in one launch.</summary>
internal static class StripKernel<TStrip, TRows, TActivation>
    where TStrip : struct, IStrip
    where TRows : struct, IRecurrentRows
    where TActivation : unmanaged, IActivation
{
    /// <summary>Threads of a group at most.</summary>
    public const int LargestGroup = StepPlan.LargestGroup;

    /// <summary>The kernel.</summary>
    [Kernel]
    public static void Run(TRows rows, LeakyStep<TActivation> step)
    {
        ArrayView<float> sums = SharedMemory.Allocate<float>(LargestGroup);
        int reservoir = Grid.IdxZ, unit = TStrip.Unit, sequence = TStrip.Sequence, me = (Group.IdxY * Group.DimX) + Group.IdxX;
        bool isInside = unit < step.Units && sequence < step.Sequences;
        float sum = 0f;
        if (isInside)
        {
            Row row = rows.Of(step.Members[reservoir].Matrix, unit);
            sum = Sum(rows, row, step.Before.SubView(step.Layout.First(reservoir, sequence)), step.Layout.UnitStride);
        }

        sums[me] = sum;
        Group.Barrier();
        if (!isInside || TStrip.Part != 0)
            return;
        for (int part = 1; part < TStrip.Parts; part++)
            sum += sums[me + (part * Group.DimX)];
        step.Finish(reservoir, sequence, unit, sum);
    }

    // This thread's part of a row. Eight sums, so that the loads of eight terms are under way at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(TRows rows, Row row, ArrayView<float> x, int stride)
    {
        QuadLane sum = default, other = default;
        int parts = TStrip.Parts;
        for (int k = TStrip.Part; k < row.Count; k += 8 * parts)
        {
            sum = QuadLane.Fma(Weights(rows, row, k, parts), States(rows, row, k, parts, x, stride), sum);
            int next = k + (4 * parts);
            other = QuadLane.Fma(Weights(rows, row, next, parts), States(rows, row, next, parts, x, stride), other);
        }

        sum += other;
        return sum.A + sum.B + (sum.C + sum.D);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static QuadLane Weights(TRows rows, Row row, int k, int parts) => new(
        Weight(rows, row, k), Weight(rows, row, k + parts), Weight(rows, row, k + (2 * parts)), Weight(rows, row, k + (3 * parts)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static QuadLane States(TRows rows, Row row, int k, int parts, ArrayView<float> x, int stride) => new(
        State(rows, row, k, x, stride), State(rows, row, k + parts, x, stride),
        State(rows, row, k + (2 * parts), x, stride), State(rows, row, k + (3 * parts), x, stride));

    // Beyond the row's end its last weight, as 0: a branch would wait for each load.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Weight(TRows rows, Row row, int k)
    {
        float weight = rows.Weight(row, IntrinsicMath.Min(k, row.Count - 1));
        return k < row.Count ? weight : 0f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float State(TRows rows, Row row, int k, ArrayView<float> x, int stride) =>
        x[(long)rows.Source(row, IntrinsicMath.Min(k, row.Count - 1)) * stride];
}
