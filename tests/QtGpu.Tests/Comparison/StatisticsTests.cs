using QtGpu.Comparison;
using Xunit;

namespace QtGpu.Tests.Comparison;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(30)]
    [InlineData(199)]
    public void Quantiles_agree_with_an_independent_library(int degreesOfFreedom)
    {
        foreach (double confidence in new[] { 0.5, 0.9, 0.95, 0.999 })
        {
            double expected = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degreesOfFreedom, (1 + confidence) / 2);
            Assert.Equal(expected, StudentT.TwoSided(degreesOfFreedom, confidence), 1e-6 * expected);
        }
    }

    [Fact]
    public void The_interval_of_three_values_is_the_textbooks()
    {
        MeanInterval interval = MeanInterval.Of([1.0, 2.0, 4.0]);
        Assert.Equal(7.0 / 3, interval.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(7.0 / 3), interval.StandardDeviation, 1e-12);
        Assert.Equal(4.302652729911275 * Math.Sqrt(7.0 / 9), interval.HalfWidth, 1e-9);
    }

    [Fact]
    public void One_value_has_no_interval() => Assert.True(double.IsNaN(MeanInterval.Of([0.9]).HalfWidth));

    [Fact]
    public void Pairing_removes_what_both_share()
    {
        double[] shared = [0.1, 0.5, 0.9], a = [.. shared.Select(x => x + 0.02)];
        MeanInterval difference = MeanInterval.OfDifferences(a, shared);
        Assert.Equal(0.02, difference.Mean, 1e-12);
        Assert.Equal(0, difference.HalfWidth, 1e-12);
    }
}
