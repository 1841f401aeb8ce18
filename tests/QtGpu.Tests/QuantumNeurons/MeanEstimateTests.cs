using QtGpu.QuantumNeurons.Statistics;
using QtGpu.Statistics;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class MeanEstimateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.98)]
    public void The_autocorrelation_time_of_an_autoregressive_series_is_found(double a)
    {
        var time = Autocorrelation.Of(CorrelatedSeries.Autoregressive(a, chains: 8, length: 20_000, seed: 1));
        Assert.InRange(
            time.Time, CorrelatedSeries.Time(a) - (4 * time.TimeError) - 0.01,
            CorrelatedSeries.Time(a) + (4 * time.TimeError) + 0.01);
        Assert.InRange(time.TimeError / time.Time, 0, 0.1);
    }

    // χ² of the errors over many repetitions: 1 where they are true,
    // up to its own scatter and to taking the larger of two.
    [Theory]
    [InlineData(0, 32, 200)]
    [InlineData(0.9, 32, 600)]
    [InlineData(0.95, 4, 8000)]
    [InlineData(0.98, 16, 3000)]
    public void The_error_bar_covers_the_truth_as_often_as_it_says(double a, int chains, int length)
    {
        const int repetitions = 300;
        double squares = 0, binning = 0, jackknife = 0;
        for (int seed = 0; seed < repetitions; seed++)
        {
            var estimate = MeanEstimate.Of(CorrelatedSeries.Autoregressive(a, chains, length, seed));
            squares += Math.Pow(estimate.Mean / estimate.StandardError, 2) / repetitions;
            binning += estimate.BinningError / repetitions;
            jackknife += estimate.JackknifeError / repetitions;
            Assert.True(estimate.ErrorsAgree || chains < 16);
        }

        double truth = Math.Sqrt(2 * CorrelatedSeries.Time(a) / ((double)chains * length));
        Assert.InRange(squares, 0.7, 1.2);
        Assert.InRange(binning / truth, 0.93, 1.07);
        Assert.InRange(jackknife / truth, 0.93, 1.07);
    }

    [Fact]
    public void White_noise_has_half_a_measurement_and_as_many_independent_samples_as_measurements()
    {
        var estimate = MeanEstimate.Of(CorrelatedSeries.Autoregressive(0, chains: 16, length: 4000, seed: 3));
        Assert.InRange(estimate.AutocorrelationTime, 0.5, 0.53);
        Assert.InRange(estimate.IndependentSamples, 60_000, 64_000);
    }

    [Fact]
    public void Bins_keep_mean_variance_and_error_of_the_series_they_replace()
    {
        double[][] chains = CorrelatedSeries.Autoregressive(0.9, chains: 16, length: 6000, seed: 4);
        var series = new BinnedSeries(chains.Length, capacity: 256);
        for (int t = 0; t < 6000; t++)
            series.Add([.. chains.Select(chain => (float)chain[t])]);
        Assert.Equal((6000L, 32, 187), (series.Measurements, series.BinLength, series.Bins));

        double[][] kept = [.. chains.Select(chain => chain[..(187 * 32)])];
        double[][] binned = [.. Enumerable.Range(0, 16).Select(row => series.Means(row))];
        MeanEstimate whole = MeanEstimate.Of(kept), estimate = MeanEstimate.Of(binned);
        Assert.Equal(whole.Mean, estimate.Mean, 1e-6);
        Assert.InRange(estimate.BinningError / whole.BinningError, 0.85, 1.15);
        double mean = kept[5].Average(), variance = kept[5].Average(x => (x - mean) * (x - mean));
        double between = binned[5].Average(x => (x - mean) * (x - mean));
        Assert.Equal(variance, between + series.VarianceWithin(5), 1e-5);
    }

    [Fact]
    public void Constant_chains_have_no_error()
    {
        var estimate = MeanEstimate.Of([[2, 2, 2, 2], [2, 2, 2, 2]]);
        Assert.Equal((2, 0, true), (estimate.Mean, estimate.StandardError, estimate.ErrorsAgree));
    }
}
