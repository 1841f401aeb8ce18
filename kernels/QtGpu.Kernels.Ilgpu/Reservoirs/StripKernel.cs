using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Activations;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>
/// How a group's threads share a step. Few sequences: a warp takes 32 units of one sequence, and the group's warps parts of
/// their rows, so that every load of weights fills whole lines. Many: a warp takes 32 sequences of one unit, whose weights they
/// share, so that every load of states does.
/// </summary>
internal readonly struct StripShape(int units, int sequences, int lanes, int warps, bool alongSequences)
{
    /// <summary>Threads of a group at most.</summary>
    public const int LargestGroup = 512;

    private readonly int _along = alongSequences ? 1 : 0;

    public int Warps => warps;

    public int Threads => lanes * warps;

    /// <summary>Groups that a reservoir's sequences take, for the same units.</summary>
    public int SequenceTiles => _along != 0 ? (sequences + lanes - 1) / lanes : sequences;

    /// <summary>Groups that a reservoir takes: those of the same units, which read the same weights, follow each other.</summary>
    public int Tiles => (units + UnitsOfTile - 1) / UnitsOfTile * SequenceTiles;

    /// <summary>Threads that share a row.</summary>
    public int Parts => _along != 0 ? 1 : warps;

    private int UnitsOfTile => _along != 0 ? warps : lanes;

    /// <summary>Inside a kernel: the thread's lane.</summary>
    public int Lane => Group.IdxX % lanes;

    /// <summary>Which part of the row is this thread's.</summary>
    public int Part => _along != 0 ? 0 : Group.IdxX / lanes;

    /// <summary>The first thread of a row has its sum in the end.</summary>
    public int Lanes => lanes;

    public int Unit => (Grid.IdxX / SequenceTiles * UnitsOfTile) + (_along != 0 ? Group.IdxX / lanes : Lane);

    public int Sequence => _along != 0 ? (Grid.IdxX % SequenceTiles * lanes) + Lane : Grid.IdxX % SequenceTiles;

    /// <summary>Whether there is such a unit and sequence.</summary>
    public bool IsInside => Unit < units && Sequence < sequences;
}

/// <summary>One step of all reservoirs, each unit's product with its row of W and what follows from it, in one launch.</summary>
internal static class StripKernel<TRows, TActivation>
    where TRows : struct, IRecurrentRows
    where TActivation : unmanaged, IActivation
{
    /// <summary>The kernel, over a grid of (tiles, reservoirs) groups.</summary>
    [Kernel]
    public static void Run(TRows rows, StripShape shape, LeakyStep<TActivation> step)
    {
        ArrayView<float> sums = SharedMemory.Allocate<float>(StripShape.LargestGroup);
        int reservoir = Grid.IdxY, unit = shape.Unit, sequence = shape.Sequence;
        bool isInside = shape.IsInside;
        float sum = 0f;
        if (isInside)
        {
            Row row = rows.Of(step.Members[reservoir].Matrix, unit);
            sum = Sum(rows, row, shape.Part, shape.Parts, step.Before.SubView(step.Layout.First(reservoir, sequence)), step.Layout.UnitStride);
        }

        sums[Group.IdxX] = sum;
        Group.Barrier();
        if (!isInside || shape.Part != 0)
            return;
        for (int part = 1; part < shape.Parts; part++)
            sum += sums[shape.Lane + (part * shape.Lanes)];
        step.Finish(reservoir, sequence, unit, sum);
    }

    // Every so many terms of a row. Four sums, so that four loads are under way at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(TRows rows, Row row, int part, int parts, ArrayView<float> x, int stride)
    {
        float sum0 = 0f, sum1 = 0f, sum2 = 0f, sum3 = 0f;
        int k = part;
        for (; k + (3 * parts) < row.Count; k += 4 * parts)
        {
            sum0 = Add(rows, row, k, x, stride, sum0);
            sum1 = Add(rows, row, k + parts, x, stride, sum1);
            sum2 = Add(rows, row, k + (2 * parts), x, stride, sum2);
            sum3 = Add(rows, row, k + (3 * parts), x, stride, sum3);
        }

        for (; k < row.Count; k += parts)
            sum0 = Add(rows, row, k, x, stride, sum0);
        return sum0 + sum1 + (sum2 + sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Add(TRows rows, Row row, int k, ArrayView<float> x, int stride, float sum) =>
        MathF.FusedMultiplyAdd(rows.Weight(row, k), x[(long)rows.Source(row, k) * stride], sum);
}
