using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QtGpu.LinearAlgebra;

/// <summary>Products of float64 matrices that lie in panels of 16 columns, [rows][16], each in one piece.</summary>
internal static unsafe class PanelProduct
{
    /// <summary>Columns of a panel.</summary>
    public const int Columns = 16;

    // Rows of a tile: 8 sums in registers share 2 registers of b.
    private const int Rows = 4;

    /// <summary>c += aᵀ·b. Each element is one chain of multiply-adds.</summary>
    /// <param name="a">[depth, rows].</param>
    /// <param name="stride">From a row of a to the next.</param>
    /// <param name="rows">Rows of c, a multiple of 4.</param>
    /// <param name="b">[depth, 16], in one piece.</param>
    /// <param name="depth">Products that a sum has.</param>
    /// <param name="c">[rows, 16], in one piece.</param>
    public static void Add(double* a, nint stride, int rows, double* b, int depth, double* c)
    {
        for (int i = 0; i < rows; i += Rows)
            AddTile(a + i, stride, b, depth, c + (i * Columns));
    }

    /// <summary>c += tᵀ·b where t is upper triangular: [rows, rows].</summary>
    public static void AddTriangular(double* t, int rows, double* b, double* c)
    {
        for (int i = 0; i < rows; i += Rows)
            AddTile(t + i, rows, b, i + Rows, c + (i * Columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTile(double* a, nint stride, double* b, int depth, double* c)
    {
        Vector512<double> s00 = Vector512.Load(c), s01 = Vector512.Load(c + 8), s10 = Vector512.Load(c + 16), s11 = Vector512.Load(c + 24);
        Vector512<double> s20 = Vector512.Load(c + 32), s21 = Vector512.Load(c + 40), s30 = Vector512.Load(c + 48), s31 = Vector512.Load(c + 56);
        for (int k = 0; k < depth; k++, a += stride, b += Columns)
        {
            Vector512<double> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 8), x = Vector512.Create(a[0]);
            s00 = Vector512.FusedMultiplyAdd(x, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(x, b1, s01);
            x = Vector512.Create(a[1]);
            s10 = Vector512.FusedMultiplyAdd(x, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(x, b1, s11);
            x = Vector512.Create(a[2]);
            s20 = Vector512.FusedMultiplyAdd(x, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(x, b1, s21);
            x = Vector512.Create(a[3]);
            s30 = Vector512.FusedMultiplyAdd(x, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(x, b1, s31);
        }

        s00.Store(c);
        s01.Store(c + 8);
        s10.Store(c + 16);
        s11.Store(c + 24);
        s20.Store(c + 32);
        s21.Store(c + 40);
        s30.Store(c + 48);
        s31.Store(c + 56);
    }
}
