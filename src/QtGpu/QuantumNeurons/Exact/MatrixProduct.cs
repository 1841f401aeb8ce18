using System.Runtime.Intrinsics;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>Products of small float64 matrices, row-major, whose columns are a multiple of 8.</summary>
internal static unsafe class MatrixProduct
{
    private const int Lanes = 8, Tile = 16;

    /// <summary>C = A·B: A [rows, inner], B [inner, columns], C [rows, columns].</summary>
    public static void Multiply(int rows, int columns, int inner, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        // Sixteen columns of B side by side: rows of a tensor lie a power of two apart, where they would evict each other.
        double* panel = stackalloc double[inner * Tile];
        fixed (double* pa = a, pb = b, pc = c)
        {
            for (int j = 0; j < columns; j += Tile)
            {
                int width = Math.Min(Tile, columns - j);
                for (int k = 0; k < inner; k++)
                {
                    Vector512.Load(pb + ((long)k * columns) + j).Store(panel + (k * Tile));
                    if (width > Lanes)
                        Vector512.Load(pb + ((long)k * columns) + j + Lanes).Store(panel + (k * Tile) + Lanes);
                    else
                        Vector512<double>.Zero.Store(panel + (k * Tile) + Lanes);
                }

                int i = 0;
                for (; i + 4 <= rows; i += 4)
                    FourRows(inner, pa + ((long)i * inner), panel, pc + ((long)i * columns) + j, columns, width);
                for (; i < rows; i++)
                    OneRow(inner, pa + ((long)i * inner), panel, pc + ((long)i * columns) + j, width);
            }
        }
    }

    /// <summary>C += Aᵀ·B: A, B [count, n], C [n, n].</summary>
    public static void AddOuter(int count, int n, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        fixed (double* pa = a, pb = b, pc = c)
        {
            for (int r = 0; r < count; r++)
            {
                for (int i = 0; i < n; i++)
                {
                    var factor = Vector512.Create(pa[((long)r * n) + i]);
                    for (int j = 0; j < n; j += Lanes)
                    {
                        double* target = pc + ((long)i * n) + j;
                        Vector512.FusedMultiplyAdd(factor, Vector512.Load(pb + ((long)r * n) + j), Vector512.Load(target)).Store(target);
                    }
                }
            }
        }
    }

    /// <summary>C += A·Bᵀ: A, B [n, inner], C [n, n].</summary>
    public static void AddInner(int n, int inner, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                c[(i * n) + j] += Dot(a.Slice(i * inner, inner), b.Slice(j * inner, inner));
        }
    }

    /// <summary>Σ aᵢbᵢ, of a length that is a multiple of 8.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector512<double> sum = default;
        fixed (double* pa = a, pb = b)
        {
            for (int i = 0; i < a.Length; i += Lanes)
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(pa + i), Vector512.Load(pb + i), sum);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>Σ aᵢ.</summary>
    public static double Sum(ReadOnlySpan<double> a)
    {
        Vector512<double> sum = default;
        for (int i = 0; i < a.Length; i += Lanes)
            sum += Vector512.Create(a.Slice(i, Lanes));
        return Vector512.Sum(sum);
    }

    /// <summary>max |aᵢ|.</summary>
    public static double Largest(ReadOnlySpan<double> a)
    {
        Vector512<double> largest = default;
        for (int i = 0; i < a.Length; i += Lanes)
            largest = Vector512.Max(largest, Vector512.Abs(Vector512.Create(a.Slice(i, Lanes))));
        double result = 0;
        for (int lane = 0; lane < Lanes; lane++)
            result = Math.Max(result, largest[lane]);
        return result;
    }

    /// <summary>aᵢ ← aᵢbᵢ.</summary>
    public static void Scale(Span<double> a, ReadOnlySpan<double> b)
    {
        for (int i = 0; i < a.Length; i += Lanes)
            (Vector512.Create<double>(a.Slice(i, Lanes)) * Vector512.Create(b.Slice(i, Lanes))).CopyTo(a[i..]);
    }

    /// <summary>aᵢ ← factor·aᵢ.</summary>
    public static void Scale(Span<double> a, double factor)
    {
        for (int i = 0; i < a.Length; i += Lanes)
            (Vector512.Create<double>(a.Slice(i, Lanes)) * factor).CopyTo(a[i..]);
    }

    /// <summary>aᵢ ← aᵢ + factor·bᵢ.</summary>
    public static void AddScaled(Span<double> a, ReadOnlySpan<double> b, double factor)
    {
        var f = Vector512.Create(factor);
        for (int i = 0; i < a.Length; i += Lanes)
            Vector512.FusedMultiplyAdd(f, Vector512.Create(b.Slice(i, Lanes)), Vector512.Create<double>(a.Slice(i, Lanes))).CopyTo(a[i..]);
    }

    private static void FourRows(int inner, double* a, double* panel, double* c, int stride, int width)
    {
        Vector512<double> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector512<double> c20 = default, c21 = default, c30 = default, c31 = default;
        for (int k = 0; k < inner; k++, panel += Tile)
        {
            var b0 = Vector512.Load(panel);
            var b1 = Vector512.Load(panel + Lanes);
            var x = Vector512.Create(a[k]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a[inner + k]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a[(2 * inner) + k]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a[(3 * inner) + k]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
        }

        Store(c00, c01, c, width);
        Store(c10, c11, c + stride, width);
        Store(c20, c21, c + (2L * stride), width);
        Store(c30, c31, c + (3L * stride), width);
    }

    private static void OneRow(int inner, double* a, double* panel, double* c, int width)
    {
        Vector512<double> c0 = default, c1 = default;
        for (int k = 0; k < inner; k++, panel += Tile)
        {
            var x = Vector512.Create(a[k]);
            c0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel), c0);
            c1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel + Lanes), c1);
        }

        Store(c0, c1, c, width);
    }

    private static void Store(Vector512<double> first, Vector512<double> second, double* c, int width)
    {
        first.Store(c);
        if (width > Lanes)
            second.Store(c + Lanes);
    }
}
