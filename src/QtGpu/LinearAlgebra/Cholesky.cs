using QtGpu.Kernels.Host.Float64;

namespace QtGpu.LinearAlgebra;

/// <summary>
/// A = L·Lᵀ of a symmetric positive definite matrix in float64, in place. A block of columns at a time: it is
/// factorised by inner products of rows, and what is right of it loses a product of panels that stay in the caches.
/// </summary>
internal static class Cholesky
{
    // Columns of a block.
    private const int Depth = 128;

    // Rows and columns of a tile within a block.
    private const int Tile = 4;

    private const int Panel = MatrixProduct.Panel;

    // Panels that meet another while it is in the first cache.
    private const int Together = 4;

    /// <summary>Overwrites the lower triangle of A with L.</summary>
    /// <param name="a">[n, n], row-major; only the lower triangle is read.</param>
    /// <param name="n">Extent.</param>
    /// <returns>The first row whose pivot is not positive, or −1.</returns>
    public static int Factorise(double[] a, int n)
    {
        Span<double> packed = new AlignedDoubles((long)(n + Panel) * Depth).Span;
        for (int left = 0; left < n; left += Depth)
        {
            int right = Math.Min(left + Depth, n), bad = FactoriseColumns(a, n, left, right);
            if (bad >= 0)
                return bad;
            Pack(a, n, left, right, packed);
            Update(a, n, right, packed);
        }

        return -1;
    }

    /// <summary>Solves L·Lᵀ·x = b in place.</summary>
    public static void Solve(double[] l, int n, Span<double> b)
    {
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = l.AsSpan(i * n, n);
            b[i] = (b[i] - Vectors.Dot(row[..i], b[..i])) / row[i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = l.AsSpan(i * n, n);
            double x = b[i] /= row[i];
            Vectors.Add(-x, row[..i], b[..i]);
        }
    }

    // Columns left … right − 1 of L, of all rows below.
    private static int FactoriseColumns(Span<double> a, int n, int left, int right)
    {
        for (int top = left; top < n; top += Tile)
        {
            int rows = Math.Min(Tile, n - top);
            for (int j = left; j <= Math.Min(top, right - 1); j += Tile)
            {
                int columns = Math.Min(Tile, right - j);
                if (j > left)
                    Subtract(a[((top * n) + left)..], rows, a[((j * n) + left)..], columns, n, j - left);
                int bad = Finish(a, n, top, rows, j, columns);
                if (bad >= 0)
                    return bad;
            }
        }

        return -1;
    }

    // The block's columns of the rows below it, in panels of 16 rows: [panel][column][16].
    private static void Pack(ReadOnlySpan<double> a, int n, int left, int right, Span<double> packed)
    {
        for (int i = right; i < n; i++)
        {
            ReadOnlySpan<double> from = a.Slice((i * n) + left, right - left);
            Span<double> to = packed[(((i - right) / Panel * Panel * Depth) + ((i - right) % Panel))..];
            for (int k = 0; k < from.Length; k++)
                to[k * Panel] = from[k];
        }
    }

    // Lower triangle from row and column `first` on, less the product of the packed rows with each other.
    private static void Update(Span<double> a, int n, int first, ReadOnlySpan<double> packed)
    {
        const int block = Panel * Depth;
        int panels = (n - first + Panel - 1) / Panel;
        Span<double> product = stackalloc double[Panel * Panel];
        for (int group = 0; group < panels; group += Together)
        {
            for (int i = group; i < panels; i++)
            {
                for (int j = group; j <= Math.Min(i, group + Together - 1); j++)
                {
                    product.Clear();
                    MatrixProduct.AddTransposed(
                        Panel, Panel, Depth, packed.Slice(i * block, block), Panel, packed.Slice(j * block, block),
                        product);
                    Take(a, n, first + (i * Panel), first + (j * Panel), product);
                }
            }
        }
    }

    // A tile of the lower triangle less a product.
    private static void Take(Span<double> a, int n, int top, int left, ReadOnlySpan<double> product)
    {
        for (int i = 0; i < Math.Min(Panel, n - top); i++)
        {
            int columns = Math.Min(Panel, top + i - left + 1);
            Vectors.Add(-1, product.Slice(i * Panel, columns), a.Slice(((top + i) * n) + left, columns));
        }
    }

    // a[i, left + j] −= Σ_k a[i, k]·b[j, k] over k < left.
    private static void Subtract(Span<double> a, int rows, ReadOnlySpan<double> b, int columns, int n, int left)
    {
        if (rows == Tile)
        {
            MatrixProduct.AddInner(-1, left, a, b, n, a[left..], n);
            return;
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                a[(i * n) + left + j] -= Vectors.Dot(a.Slice(i * n, left), b.Slice(j * n, left));
        }
    }

    // Within a tile: columns one after another, each divided by its pivot.
    private static int Finish(Span<double> a, int n, int top, int rows, int left, int columns)
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
