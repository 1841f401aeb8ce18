using QtGpu.Statistics;
using Xunit;

namespace QtGpu.Tests.Statistics;

/// <summary>Ten runs are few: by simulation, how often their interval holds the truth.</summary>
public sealed class BootstrapIntervalTests
{
    private const int Runs = 10;
    private const int Repetitions = 2000; // a share of 0.95 is then known to 0.005

    [Fact]
    public void Intervals_of_means_cover_the_truth_as_often_as_they_say() => Assert.InRange(
        Coverage(noise => BootstrapInterval.OfMean(noise.Normal(97.5, 0.2)), 97.5), 0.93, 0.97);

    [Fact]
    public void Intervals_of_medians_do_too() => Assert.InRange(
        Coverage(noise => BootstrapInterval.OfMedian(noise.Normal(97.5, 0.2)), 97.5), 0.93, 0.97);

    [Fact]
    public void Intervals_of_ratios_of_means_do_too() => Assert.InRange(
        Coverage(
            noise => BootstrapInterval.OfRatioOfMeans(noise.Normal(6, 1.5), noise.Normal(4, 0.8)), 1.5),
        0.93, 0.97);

    [Fact]
    public void So_do_those_of_whole_epochs_many_of_which_are_equal() => Assert.InRange(
        Coverage(
            noise => BootstrapInterval.OfMean([.. noise.Normal(5, 1).Select(x => Math.Round(2 * x) / 2)]), 5),
        0.93, 0.97);

    [Fact]
    public void The_textbooks_interval_by_percentiles_would_fall_short()
    {
        // Without the expansion the interval of a mean reaches from 2.5 % to 97.5 %, as that of a median does.
        double width = Mean(noise => BootstrapInterval.OfMean(noise.Normal(0, 1)).High);
        Assert.InRange(width, 0.65, 0.80); // 1.96·s√(9/10)/√10 is 0.57, Student's 2.26·s/√10 is 0.69
    }

    [Fact]
    public void The_same_runs_have_the_same_interval()
    {
        double[] runs = [96.1, 97.3, 96.8, 97, 96.2, 97.1];
        Assert.Equal(BootstrapInterval.OfMean(runs), BootstrapInterval.OfMean(runs));
        Assert.NotEqual(BootstrapInterval.OfMean(runs), BootstrapInterval.OfMean(runs, seed: 2));
    }

    [Fact]
    public void Runs_that_are_equal_leave_no_doubt() =>
        Assert.Equal(new BootstrapInterval(3, 3, 3, 6), BootstrapInterval.OfMean([3, 3, 3, 3, 3, 3]));

    [Fact]
    public void A_target_that_some_never_met_has_a_median_without_upper_end()
    {
        double never = double.PositiveInfinity;
        var interval = BootstrapInterval.OfMedian([3, 4, 4, 5, 6, never, never]);
        Assert.Equal(5, interval.Value);
        Assert.InRange(interval.Low, 3, 5);
        Assert.Equal(never, interval.High);
        Assert.Equal(never, BootstrapInterval.OfMedian([3, never, never, never, 4, 5]).High);
    }

    [Fact]
    public void A_ratio_is_of_the_means_and_paired()
    {
        // Each denominator is half its numerator: there is no doubt where pairs stay together.
        var ratio = BootstrapInterval.OfRatioOfMeans([2, 4, 6, 8, 20], [1, 2, 3, 4, 10]);
        Assert.Equal(2, ratio.Value, 1e-12);
        Assert.Equal(2, ratio.Low, 1e-12);
        Assert.Equal(2, ratio.High, 1e-12);
    }

    [Fact]
    public void Few_runs_have_no_interval()
    {
        Assert.True(double.IsNaN(BootstrapInterval.OfMean([1, 2, 3, 4]).Low));
        Assert.Equal(2.5, BootstrapInterval.OfMean([1, 2, 3, 4]).Value);
        Assert.True(double.IsNaN(BootstrapInterval.OfMean([]).Value));
    }

    private static double Coverage(Func<SimulatedRuns, BootstrapInterval> interval, double truth) => Mean(noise =>
    {
        BootstrapInterval found = interval(noise);
        return found.Low <= truth && truth <= found.High ? 1 : 0;
    });

    private static double Mean(Func<SimulatedRuns, double> of) =>
        Enumerable.Range(0, Repetitions).AsParallel().Average(i => of(new SimulatedRuns(i, Runs)));
}
