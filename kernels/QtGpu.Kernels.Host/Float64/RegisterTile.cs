namespace QtGpu.Kernels.Host.Float64;

/// <summary>
/// C += A·B for tiles that stay in registers, two of them wide. Each element is one chain of multiply-adds over k, so
/// that its bits depend neither on the tile nor on the register's width.
/// </summary>
internal static unsafe class RegisterTile<TVector>
    where TVector : unmanaged, IDoubleVector<TVector>
{
    /// <summary>Rows come in multiples of this.</summary>
    public const int Rows = 4;

    /// <summary>Columns come in multiples of this.</summary>
    public static int Columns => 2 * TVector.Width;

    // Where there are 32 registers, twice the sums hide the latency of a multiply-add that those of four rows do not.
    private static bool HasRoomForEight => TVector.Width == 8;

    /// <summary>
    /// Any number of tiles: A [rows, depth], B [depth, columns], C [rows, columns], each with what leads from a row to
    /// the next; A also with what leads from a column to the next, so that it may be held as its transpose.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(
        int rows, int columns, int depth,
        double* a, nint rowA, nint columnA, double* b, nint rowB, double* c, nint rowC)
    {
        int step;
        for (int i = 0; i < rows; i += step, a += step * rowA, c += step * rowC)
        {
            step = HasRoomForEight && rows - i >= 2 * Rows ? 2 * Rows : Rows;
            for (int j = 0; j < columns; j += Columns)
            {
                if (step > Rows)
                    Add8(depth, a, rowA, columnA, b + j, rowB, c + j, rowC);
                else
                    Add4(depth, a, rowA, columnA, b + j, rowB, c + j, rowC);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add4(int depth, double* a, nint rowA, nint columnA, double* b, nint rowB, double* c, nint rowC)
    {
        FourRows<TVector> s = new(c, rowC);
        for (int k = 0; k < depth; k++, a += columnA, b += rowB)
            s = s.PlusOuter(a, rowA, TVector.Load(b), TVector.Load(b + TVector.Width));
        s.Store(c, rowC);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add8(int depth, double* a, nint rowA, nint columnA, double* b, nint rowB, double* c, nint rowC)
    {
        double* a4 = a + (Rows * rowA), c4 = c + (Rows * rowC);
        FourRows<TVector> s = new(c, rowC), t = new(c4, rowC);
        for (int k = 0; k < depth; k++, a += columnA, a4 += columnA, b += rowB)
        {
            TVector b0 = TVector.Load(b), b1 = TVector.Load(b + TVector.Width);
            s = s.PlusOuter(a, rowA, b0, b1);
            t = t.PlusOuter(a4, rowA, b0, b1);
        }

        s.Store(c, rowC);
        t.Store(c4, rowC);
    }
}

/// <summary>A tile's four rows.</summary>
internal readonly unsafe struct FourRows<TVector>(Row<TVector> r0, Row<TVector> r1, Row<TVector> r2, Row<TVector> r3)
    where TVector : unmanaged, IDoubleVector<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourRows(double* from, nint stride)
        : this(new(from), new(from + stride), new(from + (2 * stride)), new(from + (3 * stride)))
    {
    }

    public Row<TVector> R0 { get; } = r0;

    public Row<TVector> R1 { get; } = r1;

    public Row<TVector> R2 { get; } = r2;

    public Row<TVector> R3 { get; } = r3;

    /// <summary>This + a·b, a in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourRows<TVector> PlusOuter(double* a, nint stride, TVector b0, TVector b1) => Plus(
        TVector.Broadcast(a), TVector.Broadcast(a + stride), TVector.Broadcast(a + (2 * stride)),
        TVector.Broadcast(a + (3 * stride)), b0, b1);

    /// <summary>This + a·b, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourRows<TVector> Plus(TVector a0, TVector a1, TVector a2, TVector a3, TVector b0, TVector b1) =>
        new(R0.Plus(a0, b0, b1), R1.Plus(a1, b0, b1), R2.Plus(a2, b0, b1), R3.Plus(a3, b0, b1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* to, nint stride)
    {
        R0.Store(to);
        R1.Store(to + stride);
        R2.Store(to + (2 * stride));
        R3.Store(to + (3 * stride));
    }
}

/// <summary>A tile's row, in two registers.</summary>
internal readonly unsafe struct Row<TVector>(TVector low, TVector high)
    where TVector : unmanaged, IDoubleVector<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Row(double* from)
        : this(TVector.Load(from), TVector.Load(from + TVector.Width))
    {
    }

    public TVector Low { get; } = low;

    public TVector High { get; } = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Row<TVector> Plus(TVector a, TVector b0, TVector b1) =>
        new(TVector.Fma(a, b0, Low), TVector.Fma(a, b1, High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* to)
    {
        TVector.Store(Low, to);
        TVector.Store(High, to + TVector.Width);
    }
}
