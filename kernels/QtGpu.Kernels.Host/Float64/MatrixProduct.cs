using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QtGpu.Kernels.Host.Float64;

/// <summary>Products of float64 matrices, row-major, in panels of 16 columns. Each element is one chain of multiply-adds.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Columns of a panel.</summary>
    public const int Panel = 16;

    /// <summary>C = A·B.</summary>
    /// <param name="rows">Of A and C.</param>
    /// <param name="columns">Of B and C, a multiple of 8.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="a">A [rows, inner].</param>
    /// <param name="b">B [inner, columns].</param>
    /// <param name="c">C [rows, columns].</param>
    public static void Multiply(
        int rows, int columns, int inner, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        int tiled = rows - (rows % RegisterTile<FourDoubles>.Rows);
        c = c[..(rows * columns)];
        c.Clear();
        // Columns of B side by side: rows of a tensor lie a power of two apart, where they would evict each other.
        Span<double> panel = stackalloc double[inner * Panel];
        for (int j = 0; j < columns; j += Panel)
        {
            int width = Math.Min(Panel, columns - j);
            for (int k = 0; k < inner; k++)
                b.Slice((k * columns) + j, width).CopyTo(panel[(k * Panel)..]);
            Add(tiled, width, inner, a, inner, 1, panel, Panel, c[j..], columns);
            for (int i = tiled; i < rows; i++)
            {
                for (int k = 0; k < inner; k++)
                    Vectors.Add(a[(i * inner) + k], panel.Slice(k * Panel, width), c.Slice((i * columns) + j, width));
            }
        }
    }

    /// <summary>C += Aᵀ·B.</summary>
    /// <param name="rows">Of C, a multiple of 4.</param>
    /// <param name="columns">Of B and C, a multiple of 8.</param>
    /// <param name="depth">Rows of A and B.</param>
    /// <param name="a">A [depth, rows].</param>
    /// <param name="stride">From a row of A to the next.</param>
    /// <param name="b">B [depth, columns], in one piece.</param>
    /// <param name="c">C [rows, columns], in one piece.</param>
    public static void AddTransposed(
        int rows, int columns, int depth, ReadOnlySpan<double> a, int stride, ReadOnlySpan<double> b, Span<double> c) =>
        Add(rows, columns, depth, a, 1, stride, b, columns, c, columns);

    /// <summary>C −= A·Bᵀ for four rows of A and of B, which are parts of one matrix, as C is.</summary>
    /// <param name="length">Columns of A and B.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C [4, 4].</param>
    /// <param name="stride">From a row of the matrix to the next.</param>
    public static void SubtractInner(int length, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int stride)
    {
        int last = 3 * stride;
        fixed (double* a0 = a[..(last + length)], b0 = b[..(last + length)], c0 = c[..(last + 4)])
        {
            double* a1 = a0 + stride, a2 = a1 + stride, a3 = a2 + stride, y0 = b0, to = c0;
            for (int j = 0; j < 4; j += 2, y0 += 2 * stride, to += 2)
            {
                double* y1 = y0 + stride;
                Row<EightDoubles> s0 = default, s1 = default, s2 = default, s3 = default;
                for (int k = 0; k + 8 <= length; k += 8)
                {
                    EightDoubles b0k = EightDoubles.Load(y0 + k), b1k = EightDoubles.Load(y1 + k);
                    s0 = s0.Plus(EightDoubles.Load(a0 + k), b0k, b1k);
                    s1 = s1.Plus(EightDoubles.Load(a1 + k), b0k, b1k);
                    s2 = s2.Plus(EightDoubles.Load(a2 + k), b0k, b1k);
                    s3 = s3.Plus(EightDoubles.Load(a3 + k), b0k, b1k);
                }

                Subtract(s0, length, a0, y0, y1, to);
                Subtract(s1, length, a1, y0, y1, to + stride);
                Subtract(s2, length, a2, y0, y1, to + (2 * stride));
                Subtract(s3, length, a3, y0, y1, to + last);
            }
        }
    }

    // The rest of two inner products, and what they are subtracted from.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract(Row<EightDoubles> sums, int length, double* a, double* b0, double* b1, double* c)
    {
        double sum0 = EightDoubles.Sum(sums.Low), sum1 = EightDoubles.Sum(sums.High);
        for (int k = length & ~7; k < length; k++)
        {
            sum0 = Math.FusedMultiplyAdd(a[k], b0[k], sum0);
            sum1 = Math.FusedMultiplyAdd(a[k], b1[k], sum1);
        }

        c[0] -= sum0;
        c[1] -= sum1;
    }

    private static void Add(
        int rows, int columns, int depth, ReadOnlySpan<double> a, int rowA, int columnA, ReadOnlySpan<double> b, int rowB,
        Span<double> c, int rowC)
    {
        if (rows == 0 || depth == 0)
            return;
        int wide = Vector512.IsHardwareAccelerated ? columns - (columns % RegisterTile<EightDoubles>.Columns) : 0;
        fixed (double* pa = a[..(((rows - 1) * rowA) + ((depth - 1) * columnA) + 1)])
        fixed (double* pb = b[..(((depth - 1) * rowB) + columns)], pc = c[..(((rows - 1) * rowC) + columns)])
        {
            RegisterTile<EightDoubles>.Add(rows, wide, depth, pa, rowA, columnA, pb, rowB, pc, rowC);
            RegisterTile<FourDoubles>.Add(rows, columns - wide, depth, pa, rowA, columnA, pb + wide, rowB, pc + wide, rowC);
        }
    }
}
