using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Kernels.Activations;

public class RationalTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(4)]
    [InlineData(14)]
    [InlineData(40)]
    public void It_is_four_epsilon_over_four_epsilon_and_the_square_of_sinh(double theta)
    {
        double width = Tunnelling.WidthOf(theta);
        var rational = new Rational(30, width, energyScale: 1);
        foreach (double energy in (double[])[-3, 0, 1e-6, 0.3, 9, 30, 51, 1800])
        {
            double exact = NetworkReference.LookAlike(energy, 30, width);
            double f = rational.Forward(new DoubleLane(energy), out DoubleLane slope).Value;
            Assert.Equal(exact, f, 4e-6 * exact); // c is a float32, and a thick barrier's doubles θ's rounding often
            double change = energy <= 0 ? 0 : exact * (1 - exact) / energy;
            Assert.Equal(change, slope.Value, 4e-6 * change);
        }
    }

    [Fact]
    public void It_has_the_shape_of_the_papers_barrier_and_not_of_thicker_ones()
    {
        Assert.InRange(LargestDifference(0.5), 0.001, 0.005);
        Assert.InRange(LargestDifference(2), 0.4, 0.7);
        Assert.InRange(LargestDifference(4), 0.6, 1);

        static double LargestDifference(double theta)
        {
            double width = Tunnelling.WidthOf(theta);
            (Tunnelling barrier, Rational shape) = (new(30, width, energyScale: 1), new(30, width, energyScale: 1));
            return Enumerable.Range(1, 4000).Select(i => new DoubleLane(0.05 * i))
                .Max(energy => Math.Abs(barrier.Forward(energy).Value - shape.Forward(energy).Value));
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(4)]
    public void It_leaves_zero_with_the_barriers_slope(double theta)
    {
        double width = Tunnelling.WidthOf(theta);
        new Tunnelling(30, width).Forward(new DoubleLane(1e-9), out DoubleLane barrier);
        new Rational(30, width).Forward(new DoubleLane(1e-9), out DoubleLane shape);
        Assert.Equal(1, shape.Value / barrier.Value, 1e-6);
    }

    [Fact]
    public void Limits_are_exact_also_of_barriers_too_thick_for_float32()
    {
        foreach (double theta in (double[])[0.5, 28, 56, 1e4])
        {
            var rational = new Rational(30, Tunnelling.WidthOf(theta));
            Assert.Equal(0, rational.Forward(new ScalarLane(float.NegativeInfinity)).Value);
            Assert.Equal(0, rational.Forward(new ScalarLane(0)).Value);
            Assert.Equal(0, rational.At(1, 1).Forward(new ScalarLane(-1)).Value);
            Assert.InRange(rational.Forward(new ScalarLane(3)).Value, 0, 1);
            Assert.True(float.IsFinite(rational.Forward(new ScalarLane(float.PositiveInfinity)).Value));
        }

        Assert.Equal(1, new Rational().Forward(new ScalarLane(float.PositiveInfinity)).Value);
    }
}
