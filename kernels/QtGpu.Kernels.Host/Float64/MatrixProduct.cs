using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Host.Float64;

/// <summary>
/// Products of float64 matrices, row-major, in panels of 16 columns. Each element is one chain of multiply-adds.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Columns of a panel.</summary>
    public const int Panel = 16;

    /// <summary>C = A·B: A [rows, inner], B [inner, columns], C [rows, columns], columns a multiple of 8.</summary>
    public static void Multiply(
        int rows, int columns, int inner, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        int tiled = rows - (rows % RegisterTile<FourDoubles>.Rows);
        c = c[..(rows * columns)];
        c.Clear();
        // Columns of B side by side, where they are read more than once: rows of a tensor lie a power of two apart,
        // where they would evict each other.
        bool isPacked = rows > 2 * RegisterTile<EightDoubles>.Rows;
        Span<double> packed = stackalloc double[isPacked ? inner * Panel : 0];
        for (int j = 0; j < columns; j += Panel)
        {
            int width = Math.Min(Panel, columns - j);
            for (int k = 0; isPacked && k < inner; k++)
                b.Slice((k * columns) + j, width).CopyTo(packed[(k * Panel)..]);
            ReadOnlySpan<double> panel = isPacked ? packed : b[j..];
            int stride = isPacked ? Panel : columns;
            Add(tiled, width, inner, a, inner, 1, panel, stride, c[j..], columns);
            for (int i = tiled; i < rows; i++)
            {
                for (int k = 0; k < inner; k++)
                    Vectors.Add(a[(i * inner) + k], panel.Slice(k * stride, width), c.Slice((i * columns) + j, width));
            }
        }
    }

    /// <summary>
    /// C += Aᵀ·B: B [depth, columns] and C [rows, columns] in one piece, rows a multiple of 4, columns one of 8;
    /// A [depth, rows],
    /// <paramref name="stride"/> from a row to the next.
    /// </summary>
    public static void AddTransposed(
        int rows, int columns, int depth, ReadOnlySpan<double> a, int stride, ReadOnlySpan<double> b, Span<double> c) =>
        Add(rows, columns, depth, a, 1, stride, b, columns, c, columns);

    /// <summary>
    /// C += ±A·Bᵀ: A, B [4, length], <paramref name="stride"/> from a row to the next, C [4, 4]. Inner products in one
    /// running sum of eight elements, as <see cref="Vectors.DotInOneSum"/> has them.
    /// </summary>
    public static void AddInner(
        double sign, int length, ReadOnlySpan<double> a, ReadOnlySpan<double> b, int stride, Span<double> c, int rowC)
    {
        int last = 3 * stride;
        fixed (double* a0 = a[..(last + length)], b0 = b[..(last + length)], c0 = c[..((3 * rowC) + 4)])
        {
            double* a1 = a0 + stride, a2 = a1 + stride, a3 = a2 + stride, y0 = b0, to = c0;
            for (int j = 0; j < 4; j += 2, y0 += 2 * stride, to += 2)
            {
                double* y1 = y0 + stride;
                FourRows<EightDoubles> s = default;
                for (int k = 0; k + 8 <= length; k += 8)
                {
                    s = s.Plus(
                        EightDoubles.Load(a0 + k), EightDoubles.Load(a1 + k), EightDoubles.Load(a2 + k),
                        EightDoubles.Load(a3 + k), EightDoubles.Load(y0 + k), EightDoubles.Load(y1 + k));
                }

                AddSums(sign, s.R0, length, a0, y0, y1, to);
                AddSums(sign, s.R1, length, a1, y0, y1, to + rowC);
                AddSums(sign, s.R2, length, a2, y0, y1, to + (2 * rowC));
                AddSums(sign, s.R3, length, a3, y0, y1, to + (3 * rowC));
            }
        }
    }

    // With the rest of two inner products.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSums(
        double sign, Row<EightDoubles> sums, int length, double* a, double* b0, double* b1, double* c)
    {
        double sum0 = EightDoubles.Sum(sums.Low), sum1 = EightDoubles.Sum(sums.High);
        for (int k = length & ~7; k < length; k++)
        {
            sum0 = Math.FusedMultiplyAdd(a[k], b0[k], sum0);
            sum1 = Math.FusedMultiplyAdd(a[k], b1[k], sum1);
        }

        c[0] += sign * sum0;
        c[1] += sign * sum1;
    }

    private static void Add(
        int rows, int columns, int depth, ReadOnlySpan<double> a, int rowA, int columnA,
        ReadOnlySpan<double> b, int rowB, Span<double> c, int rowC)
    {
        if (rows == 0 || depth == 0)
            return;
        int wide = Vector512.IsHardwareAccelerated ? columns - (columns % RegisterTile<EightDoubles>.Columns) : 0;
        fixed (double* pa = a[..(((rows - 1) * rowA) + ((depth - 1) * columnA) + 1)])
        fixed (double* pb = b[..(((depth - 1) * rowB) + columns)], pc = c[..(((rows - 1) * rowC) + columns)])
        {
            RegisterTile<EightDoubles>.Add(rows, wide, depth, pa, rowA, columnA, pb, rowB, pc, rowC);
            RegisterTile<FourDoubles>.Add(
                rows, columns - wide, depth, pa, rowA, columnA, pb + wide, rowB, pc + wide, rowC);
        }
    }
}
