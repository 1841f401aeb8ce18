using System.Runtime.Intrinsics;

namespace QtGpu.LinearAlgebra;

/// <summary>
/// A = L·Lᵀ of a symmetric positive definite matrix in float64, in place. A block of columns at a time: it is factorised by inner
/// products of rows, and what is right of it loses a product of panels that stay in the caches.
/// </summary>
internal static unsafe class Cholesky
{
    // Columns of a block.
    private const int Depth = 128;

    // Rows and columns of a tile within a block: 4·4 inner products share 8 readings.
    private const int Tile = 4;

    private const int Panel = PanelProduct.Columns;

    // Panels that meet another while it is in the first cache.
    private const int Together = 4;

    /// <summary>Overwrites the lower triangle of A with L.</summary>
    /// <param name="a">[n, n], row-major; only the lower triangle is read.</param>
    /// <param name="n">Extent.</param>
    /// <returns>The first row whose pivot is not positive, or −1.</returns>
    public static int Factorise(double[] a, int n)
    {
        var packed = new AlignedDoubles((long)(n + Panel) * Depth);
        fixed (double* start = a)
        {
            for (int left = 0; left < n; left += Depth)
            {
                int right = Math.Min(left + Depth, n), bad = FactoriseColumns(start, n, left, right);
                if (bad >= 0)
                    return bad;
                Pack(start, n, left, right, packed.Start);
                Update(start, n, right, packed.Start);
            }
        }

        GC.KeepAlive(packed); // a pointer into it does not
        return -1;
    }

    /// <summary>Solves L·Lᵀ·x = b in place.</summary>
    public static void Solve(double[] l, int n, Span<double> b)
    {
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = l.AsSpan(i * n, n);
            b[i] = (b[i] - Doubles.Dot(row[..i], b[..i])) / row[i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = l.AsSpan(i * n, n);
            double x = b[i] /= row[i];
            Doubles.Add(-x, row[..i], b[..i]);
        }
    }

    // Columns left … right − 1 of L, of all rows below.
    private static int FactoriseColumns(double* a, nint n, int left, int right)
    {
        for (int top = left; top < n; top += Tile)
        {
            int rows = (int)Math.Min(Tile, n - top);
            for (int j = left; j <= Math.Min(top, right - 1); j += Tile)
            {
                int columns = Math.Min(Tile, right - j);
                double* own = a + (top * n) + left, other = a + (j * n) + left;
                if (rows == Tile && columns == Tile)
                    Subtract(own, other, n, j - left);
                else
                    SubtractEdge(own, rows, other, columns, n, j - left);
                int bad = Finish(a, n, top, rows, j, columns);
                if (bad >= 0)
                    return bad;
            }
        }

        return -1;
    }

    // The block's columns of the rows below it, in panels of 16 rows: [panel][column][16].
    private static void Pack(double* a, nint n, int left, int right, double* packed)
    {
        for (nint i = right; i < n; i++)
        {
            double* from = a + (i * n) + left, to = packed + ((i - right) / Panel * Panel * Depth) + ((i - right) % Panel);
            for (int k = 0; k < right - left; k++)
                to[k * Panel] = from[k];
        }
    }

    // Lower triangle from row and column `first` on, less the product of the packed rows with each other.
    private static void Update(double* a, nint n, int first, double* packed)
    {
        int panels = (int)((n - first + Panel - 1) / Panel);
        double* product = stackalloc double[Panel * Panel];
        for (int group = 0; group < panels; group += Together)
        {
            for (int i = group; i < panels; i++)
            {
                for (int j = group; j <= Math.Min(i, group + Together - 1); j++)
                {
                    new Span<double>(product, Panel * Panel).Clear();
                    PanelProduct.Add(packed + ((nint)i * Panel * Depth), Panel, Panel, packed + ((nint)j * Panel * Depth), Depth, product);
                    Take(a, n, first + (i * Panel), first + (j * Panel), product);
                }
            }
        }
    }

    // A tile of the lower triangle less a product.
    private static void Take(double* a, nint n, int top, int left, double* product)
    {
        for (int i = 0; i < Math.Min(Panel, n - top); i++, product += Panel)
        {
            double* row = a + ((top + i) * n) + left;
            int columns = Math.Min(Panel, top + i - left + 1);
            for (int j = 0; j < columns; j++)
                row[j] -= product[j];
        }
    }

    // a[i, left + j] −= Σ_k a[i, k]·b[j, k] over k < left, for 4 rows of each.
    private static void Subtract(double* a, double* b, nint n, int left)
    {
        double* a1 = a + n, a2 = a1 + n, a3 = a2 + n;
        for (int j = 0; j < Tile; j += 2, b += 2 * n)
        {
            double* b1 = b + n;
            Vector512<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
            int k = 0;
            for (; k + 8 <= left; k += 8)
            {
                Vector512<double> y0 = Vector512.Load(b + k), y1 = Vector512.Load(b1 + k);
                Vector512<double> x = Vector512.Load(a + k);
                s00 = Vector512.FusedMultiplyAdd(x, y0, s00);
                s01 = Vector512.FusedMultiplyAdd(x, y1, s01);
                x = Vector512.Load(a1 + k);
                s10 = Vector512.FusedMultiplyAdd(x, y0, s10);
                s11 = Vector512.FusedMultiplyAdd(x, y1, s11);
                x = Vector512.Load(a2 + k);
                s20 = Vector512.FusedMultiplyAdd(x, y0, s20);
                s21 = Vector512.FusedMultiplyAdd(x, y1, s21);
                x = Vector512.Load(a3 + k);
                s30 = Vector512.FusedMultiplyAdd(x, y0, s30);
                s31 = Vector512.FusedMultiplyAdd(x, y1, s31);
            }

            Take(a, b, b1, k, left, j, s00, s01);
            Take(a1, b, b1, k, left, j, s10, s11);
            Take(a2, b, b1, k, left, j, s20, s21);
            Take(a3, b, b1, k, left, j, s30, s31);
        }
    }

    // The rest of two inner products, and what they are subtracted from. A diagonal tile is its own b: it is read first.
    private static void Take(double* a, double* b, double* b1, int k, int left, int j, Vector512<double> s0, Vector512<double> s1)
    {
        double sum0 = Vector512.Sum(s0), sum1 = Vector512.Sum(s1);
        for (; k < left; k++)
        {
            sum0 = Math.FusedMultiplyAdd(a[k], b[k], sum0);
            sum1 = Math.FusedMultiplyAdd(a[k], b1[k], sum1);
        }

        a[left + j] -= sum0;
        a[left + j + 1] -= sum1;
    }

    private static void SubtractEdge(double* a, int rows, double* b, int columns, nint n, int left)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                a[(i * n) + left + j] -= Doubles.Dot(new(a + (i * n), left), new(b + (j * n), left));
        }
    }

    // Within a tile: columns one after another, each divided by its pivot.
    private static int Finish(double* a, nint n, int top, int rows, int left, int columns)
    {
        for (int j = left; j < left + columns; j++)
        {
            for (int i = Math.Max(top, j); i < top + rows; i++)
            {
                double value = a[(i * n) + j];
                for (int k = left; k < j; k++)
                    value -= a[(i * n) + k] * a[(j * n) + k];
                if (i > j)
                    value /= a[(j * n) + j];
                else if (value > 0 && double.IsFinite(value))
                    value = Math.Sqrt(value);
                else
                    return j;
                a[(i * n) + j] = value;
            }
        }

        return -1;
    }
}
