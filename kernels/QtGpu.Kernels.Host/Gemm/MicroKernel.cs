namespace QtGpu.Kernels.Host.Gemm;

/// <summary>How a panel of A lies in memory.</summary>
internal interface IPanelLayout
{
    /// <summary>Whether rows lie side by side: known to the compiler.</summary>
    static abstract bool IsSideBySide { get; }

    /// <summary>From a row to the next; <paramref name="stride"/> is what the panel came with.</summary>
    static abstract nint Row(nint stride);

    /// <summary>From an element of a row to the next.</summary>
    static abstract nint Depth(nint stride);
}

/// <summary>Rows side by side, as packed, or as Aᵀ has them.</summary>
internal readonly struct SideBySide : IPanelLayout
{
    public static bool IsSideBySide => true;

    public static nint Row(nint stride) => 1;

    public static nint Depth(nint stride) => stride;
}

/// <summary>Each row in one piece, as A has them.</summary>
internal readonly struct RowByRow : IPanelLayout
{
    public static bool IsSideBySide => false;

    public static nint Row(nint stride) => stride;

    public static nint Depth(nint stride) => 1;
}

/// <summary>
/// T = A·B for one register tile: A is a panel of rows, B has k rows of Width or 2·Width columns, <c>strideB</c> apart.
/// Rows × 2 accumulators, two registers of B and one of A fill the register file: 12 rows for 32 registers, 6 for 16.
/// Cost: 2·Rows·2·Width flops for Rows + 2·Width floats read, per k. Each element is one chain of Fma over k, so its
/// bits do not depend on the tile.
/// </summary>
internal static unsafe class MicroKernel<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    /// <summary>
    /// Heights are multiples of this: lower tiles for the last rows, with as many accumulators as latency needs.
    /// </summary>
    public static int RowStep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Width == 16 ? 4 : 2;
    }

    /// <summary>Rows of the largest tile.</summary>
    public static int Rows => 3 * RowStep;

    /// <summary>
    /// How many of the rows that are left come next, where so many go together: a last panel of one step, too low to
    /// hide the sums' latency, shares with the one before.
    /// </summary>
    public static int RowsOf(int left, int together)
    {
        int last = left % Rows;
        bool isLow = last > 0 && last <= RowStep && left > Rows && left <= together + RowStep;
        return isLow ? left - last - RowStep : Math.Min(left, together);
    }

    /// <summary>The same for the broadest tiles: whole steps while there are any.</summary>
    public static int BroadRowsOf(int left, int together) =>
        left < RowStep ? left : Math.Min(left - (left % RowStep), together);

    /// <summary>Columns of the largest tile.</summary>
    public static int Columns => 2 * TLane.Width;

    /// <summary>Columns of the broadest tile, whose rows are one step.</summary>
    public static int BroadColumns => BroadMicroKernel<TLane>.Registers * TLane.Width;

    /// <summary>Writes the tile [rows, registers·Width] to <paramref name="t"/>, or adds it to what is there.</summary>
    /// <param name="rows">1, 2 or 3 times <see cref="RowStep"/>.</param>
    /// <param name="registers">1 or 2; 3, for at most two steps of rows; or 4, for any number of them.</param>
    /// <param name="k">Inner extent.</param>
    /// <param name="a">The panel of A.</param>
    /// <param name="strideA">What its layout needs.</param>
    /// <param name="b">The panel of B.</param>
    /// <param name="strideB">From a row of B to the next.</param>
    /// <param name="t">The tile.</param>
    /// <param name="strideT">From a row of it to the next.</param>
    /// <param name="add">Add what is there.</param>
    public static void Run<TLayout>(
        int rows, int registers, int k, float* a, nint strideA, float* b, nint strideB, float* t, nint strideT,
        bool add)
        where TLayout : struct, IPanelLayout
    {
        if (registers == 3)
            TripleMicroKernel<TLane>.Run<TLayout>(rows, k, a, strideA, b, strideB, t, strideT, add);
        else if (registers > 2)
            BroadMicroKernel<TLane>.Run<TLayout>(rows, k, a, strideA, b, strideB, t, strideT, add);
        else if (rows > 2 * RowStep)
            Run<TLayout, High>(registers == 2, k, a, strideA, b, strideB, t, strideT, add);
        else if (rows > RowStep)
            Run<TLayout, Middle>(registers == 2, k, a, strideA, b, strideB, t, strideT, add);
        else
            Run<TLayout, Low>(registers == 2, k, a, strideA, b, strideB, t, strideT, add);
    }

    private static void Run<TLayout, THeight>(
        bool wide, int k, float* a, nint strideA, float* b, nint strideB, float* t, nint strideT, bool add)
        where TLayout : struct, IPanelLayout
        where THeight : struct, IHeight
    {
        if (wide)
            Run<TLayout, THeight, Wide>(k, a, strideA, b, strideB, t, strideT, add);
        else
            Run<TLayout, THeight, Narrow>(k, a, strideA, b, strideB, t, strideT, add);
    }

    // Rows and columns that a tile does not have are constants' false branches: the compiler drops them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLayout, THeight, TBreadth>(
        int k, float* a, nint strideA, float* b, nint strideB, float* t, nint strideT, bool add)
        where TLayout : struct, IPanelLayout
        where THeight : struct, IHeight
        where TBreadth : struct, IBreadth
    {
        int rows = THeight.Steps * RowStep;
        nint row1 = TLayout.Row(strideA), row2 = 2 * row1, row3 = 3 * row1, row4 = 4 * row1, row5 = 5 * row1;
        float* a4 = a + (4 * row1), a8 = a + (8 * row1);
        TLane c00 = TLane.Const(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
        TLane c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        TLane c60 = c00, c61 = c00, c70 = c00, c71 = c00, c80 = c00, c81 = c00;
        TLane c90 = c00, c91 = c00, cA0 = c00, cA1 = c00, cB0 = c00, cB1 = c00;
        int columns = TBreadth.IsWide ? Columns : TLane.Width;
        nint aheadA = Prefetch.Ahead(strideA, rows), aheadB = Prefetch.Ahead(strideB, columns);
        for (float* end = b + (k * strideB); b < end; b += strideB)
        {
            Prefetch.Piece(b + aheadB, columns);
            if (TLayout.IsSideBySide)
                Prefetch.Piece(a + aheadA, rows);
            TLane b0 = TLane.Load(b), b1 = TBreadth.IsWide ? TLane.Load(b + TLane.Width) : b0;
            Step<TBreadth>(a[0], b0, b1, ref c00, ref c01);
            Step<TBreadth>(a[row1], b0, b1, ref c10, ref c11);
            if (rows > 2)
            {
                Step<TBreadth>(a[row2], b0, b1, ref c20, ref c21);
                Step<TBreadth>(a[row3], b0, b1, ref c30, ref c31);
            }

            if (rows == 6)
            {
                Step<TBreadth>(a[row4], b0, b1, ref c40, ref c41);
                Step<TBreadth>(a[row5], b0, b1, ref c50, ref c51);
            }

            if (rows > 6)
            {
                Step<TBreadth>(TLayout.IsSideBySide ? a[4] : a4[0], b0, b1, ref c40, ref c41);
                Step<TBreadth>(TLayout.IsSideBySide ? a[5] : a4[row1], b0, b1, ref c50, ref c51);
                Step<TBreadth>(TLayout.IsSideBySide ? a[6] : a4[row2], b0, b1, ref c60, ref c61);
                Step<TBreadth>(TLayout.IsSideBySide ? a[7] : a4[row3], b0, b1, ref c70, ref c71);
            }

            if (rows > 8)
            {
                Step<TBreadth>(TLayout.IsSideBySide ? a[8] : a8[0], b0, b1, ref c80, ref c81);
                Step<TBreadth>(TLayout.IsSideBySide ? a[9] : a8[row1], b0, b1, ref c90, ref c91);
                Step<TBreadth>(TLayout.IsSideBySide ? a[10] : a8[row2], b0, b1, ref cA0, ref cA1);
                Step<TBreadth>(TLayout.IsSideBySide ? a[11] : a8[row3], b0, b1, ref cB0, ref cB1);
            }

            a += TLayout.Depth(strideA);
            if (!TLayout.IsSideBySide)
            {
                a4 += TLayout.Depth(strideA);
                a8 += TLayout.Depth(strideA);
            }
        }

        Store<TBreadth>(c00, c01, t, add);
        Store<TBreadth>(c10, c11, t + strideT, add);
        if (rows > 2)
        {
            Store<TBreadth>(c20, c21, t + (2 * strideT), add);
            Store<TBreadth>(c30, c31, t + (3 * strideT), add);
        }

        if (rows > 4)
        {
            Store<TBreadth>(c40, c41, t + (4 * strideT), add);
            Store<TBreadth>(c50, c51, t + (5 * strideT), add);
        }

        if (rows > 6)
        {
            Store<TBreadth>(c60, c61, t + (6 * strideT), add);
            Store<TBreadth>(c70, c71, t + (7 * strideT), add);
        }

        if (rows > 8)
        {
            Store<TBreadth>(c80, c81, t + (8 * strideT), add);
            Store<TBreadth>(c90, c91, t + (9 * strideT), add);
            Store<TBreadth>(cA0, cA1, t + (10 * strideT), add);
            Store<TBreadth>(cB0, cB1, t + (11 * strideT), add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TBreadth>(float a, TLane b0, TLane b1, ref TLane c0, ref TLane c1)
        where TBreadth : struct, IBreadth
    {
        TLane broadcast = TLane.Const(a);
        TLane.AddProduct(ref c0, broadcast, b0);
        if (TBreadth.IsWide)
            TLane.AddProduct(ref c1, broadcast, b1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TBreadth>(TLane c0, TLane c1, float* to, bool add)
        where TBreadth : struct, IBreadth
    {
        if (add)
        {
            c0 += TLane.Load(to);
            if (TBreadth.IsWide)
                c1 += TLane.Load(to + TLane.Width);
        }

        TLane.Store(c0, to);
        if (TBreadth.IsWide)
            TLane.Store(c1, to + TLane.Width);
    }

    /// <summary>Rows of a tile, in steps: known to the compiler.</summary>
    internal interface IHeight
    {
        /// <summary>How many.</summary>
        static abstract int Steps { get; }
    }

    private interface IBreadth
    {
        static abstract bool IsWide { get; }
    }

    private readonly struct High : IHeight
    {
        public static int Steps => 3;
    }

    internal readonly struct Middle : IHeight
    {
        /// <inheritdoc/>
        public static int Steps => 2;
    }

    internal readonly struct Low : IHeight
    {
        /// <inheritdoc/>
        public static int Steps => 1;
    }

    private readonly struct Wide : IBreadth
    {
        public static bool IsWide => true;
    }

    private readonly struct Narrow : IBreadth
    {
        public static bool IsWide => false;
    }
}
