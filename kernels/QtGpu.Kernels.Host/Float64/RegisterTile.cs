using System.Runtime.CompilerServices;

namespace QtGpu.Kernels.Host.Float64;

/// <summary>
/// C += A·B for tiles that stay in registers, two of them wide. Each element is one chain of multiply-adds over k, so that
/// its bits depend neither on the tile nor on the register's width.
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

    /// <summary>Adds a product of any number of tiles.</summary>
    /// <param name="rows">Of A and C.</param>
    /// <param name="columns">Of B and C.</param>
    /// <param name="depth">Products that a sum has.</param>
    /// <param name="a">A.</param>
    /// <param name="rowA">From a row of A to the next.</param>
    /// <param name="columnA">From a column of A to the next: with 1 for the rows, A is held as its transpose.</param>
    /// <param name="b">B [depth, columns].</param>
    /// <param name="rowB">From a row of B to the next.</param>
    /// <param name="c">C [rows, columns].</param>
    /// <param name="rowC">From a row of C to the next.</param>
    public static void Add(
        int rows, int columns, int depth, double* a, nint rowA, nint columnA, double* b, nint rowB, double* c, nint rowC)
    {
        int i = 0;
        for (; HasRoomForEight && i + (2 * Rows) <= rows; i += 2 * Rows)
        {
            for (int j = 0; j < columns; j += Columns)
                Add8(depth, a + (i * rowA), rowA, columnA, b + j, rowB, c + (i * rowC) + j, rowC);
        }

        for (; i < rows; i += Rows)
        {
            for (int j = 0; j < columns; j += Columns)
                Add4(depth, a + (i * rowA), rowA, columnA, b + j, rowB, c + (i * rowC) + j, rowC);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add4(int depth, double* a, nint rowA, nint columnA, double* b, nint rowB, double* c, nint rowC)
    {
        Row<TVector> s0 = new(c), s1 = new(c + rowC), s2 = new(c + (2 * rowC)), s3 = new(c + (3 * rowC));
        for (int k = 0; k < depth; k++, a += columnA, b += rowB)
        {
            TVector b0 = TVector.Load(b), b1 = TVector.Load(b + TVector.Width);
            s0 = s0.Plus(TVector.Broadcast(a), b0, b1);
            s1 = s1.Plus(TVector.Broadcast(a + rowA), b0, b1);
            s2 = s2.Plus(TVector.Broadcast(a + (2 * rowA)), b0, b1);
            s3 = s3.Plus(TVector.Broadcast(a + (3 * rowA)), b0, b1);
        }

        s0.Store(c);
        s1.Store(c + rowC);
        s2.Store(c + (2 * rowC));
        s3.Store(c + (3 * rowC));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add8(int depth, double* a, nint rowA, nint columnA, double* b, nint rowB, double* c, nint rowC)
    {
        double* a4 = a + (4 * rowA), c4 = c + (4 * rowC);
        Row<TVector> s0 = new(c), s1 = new(c + rowC), s2 = new(c + (2 * rowC)), s3 = new(c + (3 * rowC));
        Row<TVector> s4 = new(c4), s5 = new(c4 + rowC), s6 = new(c4 + (2 * rowC)), s7 = new(c4 + (3 * rowC));
        for (int k = 0; k < depth; k++, a += columnA, a4 += columnA, b += rowB)
        {
            TVector b0 = TVector.Load(b), b1 = TVector.Load(b + TVector.Width);
            s0 = s0.Plus(TVector.Broadcast(a), b0, b1);
            s1 = s1.Plus(TVector.Broadcast(a + rowA), b0, b1);
            s2 = s2.Plus(TVector.Broadcast(a + (2 * rowA)), b0, b1);
            s3 = s3.Plus(TVector.Broadcast(a + (3 * rowA)), b0, b1);
            s4 = s4.Plus(TVector.Broadcast(a4), b0, b1);
            s5 = s5.Plus(TVector.Broadcast(a4 + rowA), b0, b1);
            s6 = s6.Plus(TVector.Broadcast(a4 + (2 * rowA)), b0, b1);
            s7 = s7.Plus(TVector.Broadcast(a4 + (3 * rowA)), b0, b1);
        }

        s0.Store(c);
        s1.Store(c + rowC);
        s2.Store(c + (2 * rowC));
        s3.Store(c + (3 * rowC));
        s4.Store(c4);
        s5.Store(c4 + rowC);
        s6.Store(c4 + (2 * rowC));
        s7.Store(c4 + (3 * rowC));
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

    /// <summary>This + a·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Row<TVector> Plus(TVector a, TVector b0, TVector b1) => new(TVector.Fma(a, b0, Low), TVector.Fma(a, b1, High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* to)
    {
        TVector.Store(Low, to);
        TVector.Store(High, to + TVector.Width);
    }
}
