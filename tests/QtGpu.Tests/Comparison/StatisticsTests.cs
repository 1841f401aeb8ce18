using QtGpu.Statistics;
using Xunit;

namespace QtGpu.Tests.Comparison;

public sealed class StatisticsTests
{
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
        Assert.Throws<ArgumentException>(() => MeanInterval.OfDifferences(a, shared[..2]));
    }
}
