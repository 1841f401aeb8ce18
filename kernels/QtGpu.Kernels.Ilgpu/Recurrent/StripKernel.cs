using QtGpu.Kernels.Cells;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>
/// Inside a kernel: the unit and sequence of a thread, in a grid of (sequences, units, networks) tiles.
/// </summary>
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
/// A warp has neighbouring units of one sequence, so that its loads of weights fill whole lines; the warps of a group
/// share their rows. Groups of the same units, which read the same weights, follow each other.
/// </summary>
internal readonly struct AlongUnits : IStrip
{
    public static int Unit => (Grid.IdxY * Group.DimX) + Group.IdxX;

    public static int Sequence => Grid.IdxX;

    public static int Part => Group.IdxY;

    public static int Parts => Group.DimY;
}

/// <summary>
/// A warp has neighbouring sequences of one unit: they share its weights, and loads of states fill whole lines.
/// </summary>
internal readonly struct AlongSequences : IStrip
{
    public static int Unit => (Grid.IdxY * Group.DimY) + Group.IdxY;

    public static int Sequence => (Grid.IdxX * Group.DimX) + Group.IdxX;

    public static int Part => 0;

    public static int Parts => 1;
}

/// <summary>
/// The weights that enter a gate of a unit: from <paramref name="First"/> on, <paramref name="Stride"/> apart.
/// </summary>
internal readonly record struct Row(long First, int Stride, int Count)
{
    public long At(int k) => First + ((long)k * Stride);
}

/// <summary>Inside a kernel: recurrent weights, row by row. Neighbouring columns' are neighbours in memory.</summary>
internal interface IRecurrentRows
{
    /// <summary>The row of a column, a gate of a unit, of a stored matrix.</summary>
    Row Of(int matrix, int column);

    /// <summary>Its weight k.</summary>
    float Weight(Row row, int k);

    /// <summary>The unit that it comes from.</summary>
    int Source(Row row, int k);
}

/// <summary>All weights, [matrix, from, to].</summary>
internal readonly struct DenseRows(ArrayView<float> weights, int units, int columns) : IRecurrentRows
{
    public Row Of(int matrix, int column) => new(((long)matrix * units * columns) + column, columns, units);

    public float Weight(Row row, int k) => weights[row.At(k)];

    public int Source(Row row, int k) => k;
}

/// <summary>
/// Weights that are not 0 in slices of 32 rows, [slice][k][row of the slice], each as long as its longest row: what is
/// missing is a weight of 0 (SELL-32).
/// </summary>
/// <param name="weights">All slices of all matrices.</param>
/// <param name="sources">Where they come from.</param>
/// <param name="starts">Where each slice begins, [matrix, slices + 1].</param>
/// <param name="columns">Rows of a matrix.</param>
internal readonly struct SlicedRows(
    ArrayView<float> weights, ArrayView<int> sources, ArrayView<long> starts, int columns) : IRecurrentRows
{
    /// <summary>Rows of a slice: a warp's.</summary>
    public const int Height = 32;

    /// <summary>Slices of a matrix.</summary>
    public static int SlicesOf(int columns) => (columns + Height - 1) / Height;

    public Row Of(int matrix, int column)
    {
        long slice = ((long)matrix * (SlicesOf(columns) + 1)) + (column / Height);
        long start = starts[slice];
        return new(start + (column % Height), Height, (int)((starts[slice + 1] - start) / Height));
    }

    public float Weight(Row row, int k) => weights[row.At(k)];

    public int Source(Row row, int k) => sources[row.At(k)];
}

/// <summary>
/// One step of all networks in one launch: each unit's products with its rows of W, and what follows from them. Moves 4
/// bytes per dense weight and sequence, 8 per sparse one, which neighbouring sequences of a warp share.
/// </summary>
internal static class StripKernel<TStrip, TRows, TCell>
    where TStrip : struct, IStrip
    where TRows : struct, IRecurrentRows
    where TCell : unmanaged, ICell
{
    /// <summary>Threads of a group at most.</summary>
    public const int LargestGroup = StepPlan.LargestGroup;

    /// <summary>The kernel.</summary>
    [Kernel]
    public static void Run(TRows rows, RecurrentStep<TCell> step)
    {
        ArrayView<float> sums = SharedMemory.Allocate<float>(LargestGroup);
        float a = Product(rows, step, 0, sums), b = 0f, c = 0f, d = 0f;
        if (TCell.Gates > 1)
            b = NextProduct(rows, step, 1, sums);
        if (TCell.Gates > 2)
            c = NextProduct(rows, step, 2, sums);
        if (TCell.Gates > 3)
            d = NextProduct(rows, step, 3, sums);
        if (IsInside(step) && TStrip.Part == 0)
            step.Finish(Grid.IdxZ, TStrip.Sequence, TStrip.Unit, new(a, b, c, d));
    }

    private static bool IsInside(RecurrentStep<TCell> step) =>
        TStrip.Unit < step.Units && TStrip.Sequence < step.Sequences;

    // Once all threads have read what stands in shared memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float NextProduct(TRows rows, RecurrentStep<TCell> step, int gate, ArrayView<float> sums)
    {
        Group.Barrier();
        return Product(rows, step, gate, sums);
    }

    // W·x of a gate of this thread's unit, in the thread of its first part.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Product(TRows rows, RecurrentStep<TCell> step, int gate, ArrayView<float> sums)
    {
        int me = (Group.IdxY * Group.DimX) + Group.IdxX;
        float sum = 0f;
        if (IsInside(step))
        {
            Row row = rows.Of(step.Members[Grid.IdxZ].Matrix, (gate * step.Units) + TStrip.Unit);
            ArrayView<float> x = step.Before.SubView(step.Layout.First(Grid.IdxZ, TStrip.Sequence));
            sum = Sum(rows, row, x, step.Layout.UnitStride);
        }

        sums[me] = sum;
        Group.Barrier();
        if (TStrip.Part == 0)
        {
            for (int part = 1; part < TStrip.Parts; part++)
                sum += sums[me + (part * Group.DimX)];
        }

        return sum;
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
        Weight(rows, row, k), Weight(rows, row, k + parts),
        Weight(rows, row, k + (2 * parts)), Weight(rows, row, k + (3 * parts)));

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
