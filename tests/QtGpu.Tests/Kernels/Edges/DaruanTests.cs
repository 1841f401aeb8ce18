using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using Xunit;

namespace QtGpu.Tests.Kernels.Edges;

/// <summary>DARUAN against exact values, the parameter shift rule and the theorem of its spectrum.</summary>
public sealed class DaruanTests
{
    private static readonly double[] Xs = [-2, -0.5, 0, 1, 3];

    // θ, w, b, and φ at Xs, from 2 × 2 matrices.
    private static readonly double[] One = [0.3, 0.7, -0.4, 1.1, 1.3, 0.2];

    private static readonly double[] Three =
        [0.3, 0.7, -0.4, 1.1, 0.9, -0.2, 0.5, 1.7, 1, 2, 4, 0.1, -0.2, 0.3];

    private static readonly double[] OfOne =
        [0.246175627092, -0.906801544999, -0.969695252674, -0.339822966270, 0.133567154532];

    private static readonly double[] OfThree =
        [-0.973035484406, 0.386583393630, 0.070646961318, 0.844310561072, 0.774613762080];

    [Fact]
    public void It_has_its_exact_values_in_float64()
    {
        Assert.Equal(OfOne, Curve(One).Select(point => point.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(OfThree, Curve(Three).Select(point => point.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(-0.821799463, Curve(Three)[3].Derivative, 9);
        Assert.Equal(0.154152432153, Curve(Three)[3].Gradient[3], 12);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void It_has_them_in_float32(int width)
    {
        foreach (var (p, expected) in new[] { (One, OfOne), (Three, OfThree) })
        {
            float[] y = OnHost(p, [.. Xs.Select(x => (float)x)], width);
            for (int i = 0; i < Xs.Length; i++)
                Assert.True(Math.Abs(y[i] - expected[i]) < 2e-6, $"x = {Xs[i]}: {y[i]}, not {expected[i]}");
        }
    }

    [Fact]
    public void Its_gradients_are_those_of_the_parameter_shift()
    {
        foreach (EdgePoint point in Curve(Three))
        {
            // Of θ and b; those of w are x times those of b.
            foreach (int k in Enumerable.Range(0, Three.Length).Where(k => k is < 8 or >= 11))
                Assert.Equal((At(k, Math.PI / 2) - At(k, -Math.PI / 2)) / 2, point.Gradient[k], 12);
            for (int l = 0; l < 3; l++)
                Assert.Equal(point.X * point.Gradient[11 + l], point.Gradient[8 + l], 12);

            double At(int k, double by)
            {
                double[] moved = [.. Three];
                moved[k] += by;
                return EdgeCurve.Of(Of(moved), moved, [point.X])[0].Value;
            }
        }
    }

    [Fact]
    public void Its_spectrum_ends_where_the_frequencies_sum_to_and_has_every_line_below()
    {
        const int n = 64;
        double[] values = [.. EdgeCurve
            .Of(Of(Three), Three, Enumerable.Range(0, n).Select(i => 2 * Math.PI * i / n)).Select(p => p.Value)];
        for (int frequency = 0; frequency <= n / 2; frequency++)
        {
            double re = values.Select((v, i) => v * Math.Cos(2 * Math.PI * frequency * i / n)).Sum() / n;
            double im = values.Select((v, i) => v * Math.Sin(2 * Math.PI * frequency * i / n)).Sum() / n;
            double line = Math.Sqrt((re * re) + (im * im));
            Assert.True(frequency <= 7 ? line > 1e-3 : line < 1e-14, $"{line} at frequency {frequency}");
        }
    }

    [Fact]
    public void A_thousand_repetitions_leave_the_state_a_unit_vector()
    {
        const int r = 1000;
        var random = RandomStream.Named(4, "angles");
        double[] p = [.. Enumerable.Range(0, (4 * r) + 2).Select(k => 4.0 * random.Uniform(0, k))];

        // Gates at the end that turn X, Y and Z into Z.
        var squares = new double[3];
        foreach (var (axis, z, y) in new[] { (0, 0, -Math.PI / 2), (1, -Math.PI / 2, -Math.PI / 2), (2, 0, 0) })
        {
            (p[2 * r], p[(2 * r) + 1]) = (z, y);
            float value = OnHost(p, [0.7f], 16)[0];
            squares[axis] = (double)value * value;
            Assert.Equal(EdgeCurve.Of(Of(p), p, [0.7f])[0].Value, value, 2e-4);
        }

        Assert.Equal(1, Math.Sqrt(squares.Sum()), 1e-5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2.5)]
    [InlineData(double.NaN)]
    [InlineData(1e9)]
    public void A_number_of_repetitions_that_is_none_is_refused(double repetitions)
    {
        var refused = Assert.Throws<InputException>(() => new Daruan(repetitions));
        Assert.Contains("repetitions: expected a whole number from 1", refused.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<EdgePoint> Curve(double[] p) => EdgeCurve.Of(Of(p), p, Xs);

    private static EdgeFunction Of(double[] p) => EdgeFunction.Of(new Daruan((p.Length - 2) / 4));

    private static float[] OnHost(double[] p, float[] x, int width)
    {
        using var backend = new HostBackend(1, width);
        using DeviceBuffer all = backend.Allocate((2 * x.Length) + p.Length + 2);
        int n = x.Length;
        all.Write<float>(0, x);
        all.Write<float>(2 * n, [.. p.Select(value => (float)value), 1, 0]);
        var y = all.View.Slice(n, new Shape(n, 1));
        Of(p).Forward(backend, new()
        {
            X = all.View.Slice(0, new Shape(n, 1)),
            Y = y,
            Parameters = all.View.Slice(2 * n, Shape.Of(p.Length, 1, 1)),
            Weight = all.View.Slice((2 * n) + p.Length, new Shape(1, 1)),
            Bias = all.View.Slice((2 * n) + p.Length + 1, new Shape(1, 1)),
        });
        return y.ToArray();
    }
}
