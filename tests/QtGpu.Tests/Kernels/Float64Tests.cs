using System.Runtime.Intrinsics;
using QtGpu.Kernels.Host.Float64;
using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>
/// What float64 sums are made of, to the last bit: the order, which no width of registers may change.
/// </summary>
public sealed class Float64Tests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 8, 31, 40, 64, 101];

    [Theory]
    [InlineData(4, 16, 1)]
    [InlineData(8, 32, 5)]
    [InlineData(12, 16, 64)]
    [InlineData(20, 48, 33)]
    public void A_tile_is_a_chain_of_multiply_adds_for_each_element(int rows, int columns, int depth)
    {
        double[] a = Numbers(1, rows * depth), b = Numbers(2, depth * columns), c = Numbers(3, rows * columns);
        double[] expected = [.. c];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < depth; k++)
                {
                    expected[(i * columns) + j] = Math.FusedMultiplyAdd(
                        a[(i * depth) + k], b[(k * columns) + j], expected[(i * columns) + j]);
                }
            }
        }

        Assert.Equal(expected, Tiled<EightDoubles>(rows, columns, depth, a, b, c));
        Assert.Equal(expected, Tiled<FourDoubles>(rows, columns, depth, a, b, c));
    }

    [Theory]
    [InlineData(4, 8, 3)]
    [InlineData(7, 24, 40)]
    [InlineData(9, 16, 17)]
    public void A_product_has_the_same_bits_however_it_is_cut_up(int rows, int columns, int inner)
    {
        double[] a = Numbers(1, rows * inner), b = Numbers(2, inner * columns), c = Numbers(3, rows * columns);
        var expected = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < columns; j++)
                {
                    expected[(i * columns) + j] = Math.FusedMultiplyAdd(
                        a[(i * inner) + k], b[(k * columns) + j], expected[(i * columns) + j]);
                }
            }
        }

        MatrixProduct.Multiply(rows, columns, inner, a, b, c);
        Assert.Equal(expected, c);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Inner_products_have_one_or_four_running_sums_of_eight(int length)
    {
        double[] a = Numbers(1, length), b = Numbers(2, length);
        Assert.Equal(Summed(a, b, 1), Vectors.DotInOneSum(a, b));
        Assert.Equal(Summed(a, b, 4), Vectors.Dot(a, b));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Inner_products_of_rows_are_those_of_vectors(int length)
    {
        double[] a = Numbers(1, 4 * length), b = Numbers(2, 4 * length), c = Numbers(3, 16), sums = new double[4];
        double[][] rows = [.. Enumerable.Range(0, 4).Select(i => a.AsSpan(i * length, length).ToArray())];
        double[] expected = [.. c.Select((value, at) =>
            value - Vectors.DotInOneSum(rows[at / 4], b.AsSpan(at % 4 * length, length)))];
        MatrixProduct.AddInner(-1, length, a, b, length, c, 4);
        Assert.Equal(expected, c);

        int whole = length - (length % Vectors.Lanes);
        Vectors.Dot(rows, b.AsSpan(0, length), sums);
        Assert.Equal(rows.Select(row => Vectors.DotInOneSum(row.AsSpan(0, whole), b.AsSpan(0, whole))), sums);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_is_done_to_each_element_is_done_to_the_last(int length)
    {
        double[] a = Numbers(1, length), b = Numbers(2, length), to = [.. b];
        Vectors.Add(0.3, a, to);
        Assert.Equal(a.Zip(b, (x, y) => Math.FusedMultiplyAdd(0.3, x, y)), to);
        Vectors.Scale(to, b);
        Vectors.Scale(to, 0.7);
        Assert.Equal(a.Zip(b, (x, y) => Math.FusedMultiplyAdd(0.3, x, y) * y * 0.7), to);
        Assert.Equal(a.Select(Math.Abs).DefaultIfEmpty().Max(), Vectors.Largest(a));
        Assert.Equal(a.Sum(), Vectors.Sum(a), 1e-12 * length);
        double[] x = [.. a], y = [.. b];
        Vectors.Rotate(0.6, 0.8, 0.5, x, y);
        Assert.Equal(a.Zip(b, (p, q) => Math.FusedMultiplyAdd(0.6 * 0.5, p, 0.8 * q)), x);
        Assert.Equal(a.Zip(b, (p, q) => Math.FusedMultiplyAdd(-0.8 * 0.5, p, 0.6 * q)), y);
    }

    // A is held row by row or, padded, as its transpose.
    private static unsafe double[] Tiled<TVector>(int rows, int columns, int depth, double[] a, double[] b, double[] c)
        where TVector : unmanaged, IDoubleVector<TVector>
    {
        double[] first = [.. c], second = [.. c], turned = new double[depth * (rows + 3)];
        for (int at = 0; at < a.Length; at++)
            turned[(at % depth * (rows + 3)) + (at / depth)] = a[at];
        fixed (double* pa = a, pt = turned, pb = b, p1 = first, p2 = second)
        {
            RegisterTile<TVector>.Add(rows, columns, depth, pa, depth, 1, pb, columns, p1, columns);
            RegisterTile<TVector>.Add(rows, columns, depth, pt, 1, rows + 3, pb, columns, p2, columns);
        }

        Assert.Equal(first, second);
        return first;
    }

    private static double Summed(double[] a, double[] b, int sums)
    {
        var running = new Vector512<double>[4];
        int whole = a.Length / 8, together = sums == 4 ? whole / 4 * 4 : 0;
        for (int i = 0; i < whole; i++)
        {
            ref Vector512<double> sum = ref running[i < together ? i % 4 : 0];
            for (int lane = 0; lane < 8; lane++)
                sum = sum.WithElement(lane, Math.FusedMultiplyAdd(a[(i * 8) + lane], b[(i * 8) + lane], sum[lane]));
        }

        double result = Vector512.Sum(running[0] + running[1] + (running[2] + running[3]));
        for (int i = whole * 8; i < a.Length; i++)
            result = Math.FusedMultiplyAdd(a[i], b[i], result);
        return result;
    }

    private static double[] Numbers(long seed, int count)
    {
        var stream = RandomStream.Named(seed, "float64");
        return [.. Enumerable.Range(0, count).Select(i => (double)stream.Normal(0, i))];
    }
}
