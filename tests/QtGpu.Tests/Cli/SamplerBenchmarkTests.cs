using System.Text.Json;
using QtGpu.Benchmarks;
using QtGpu.Checks;
using QtGpu.Cli.Report;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Sampling;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class SamplerBenchmarkTests
{
    [Fact]
    public void Slice_updates_are_counted_while_the_algorithm_runs()
    {
        Assert.Equal(512, SliceUpdateCount.Of(PathUpdateCatalogue.Find("metropolis"), 512));

        // Slices, and those between the ends of tents of 4, 8, 16 and 32.
        Assert.Equal(
            512 + (128 * 3) + (64 * 7) + (32 * 15) + (16 * 31),
            SliceUpdateCount.Of(PathUpdateCatalogue.Find("tent"), 512));
        Assert.All(PathUpdateCatalogue.Names, name =>
        {
            PathUpdate update = PathUpdateCatalogue.Find(name);
            Assert.Equal(3 * SliceUpdateCount.Of(update, 64), SliceUpdateCount.Of(update, 64, neurons: 3));
            Assert.InRange(SliceUpdateCount.Of(update, 64), 0.8 * 64, 1000 * 64);
        });
    }

    [Fact]
    public void A_mean_that_is_not_the_exact_one_is_not_timed()
    {
        SweepWork.Check(new(), 95.56564, 1e-4, "the transfer matrix");
        Assert.Contains(
            "6.0 standard errors from the exact 95.5656",
            Assert.Throws<CheckFailedException>(() => SweepWork.Check(new(), 96.16564, 0.1, "nobody")).Message,
            StringComparison.Ordinal);
        Assert.Throws<CheckFailedException>(() => SweepWork.Check(new(), double.NaN, 0.1, "nobody"));
    }

    [Fact]
    public void Algorithms_are_compared_by_what_an_independent_sample_costs()
    {
        using var backend = new HostBackend(threads: 1);
        var options = new SamplingOptions { Chains = 16, Seconds = double.MaxValue };
        using SweepWork
            metropolis = new(
                backend, new(), options with { Algorithm = "metropolis", Width = 0.0625, Sweeps = 15_000 }),
            bridges = new(backend, new(), options with { Algorithm = "multilevel", Sweeps = 4_000 });
        SamplerRow[] rows = SamplerBenchmark.Race(backend, [metropolis, bridges], threads: 1, CancellationToken.None);

        Assert.Equal((0.0625, "metropolis, width 0.06", 1.0), (rows[0].Run.Width, rows[0].Name, rows[0].TimesBetter));
        Assert.Equal(("multilevel", true), (rows[1].Name, rows[1].Tuned));
        Assert.True(rows[1].TimesBetter > 1 && rows[1].Run.AutocorrelationSweeps < rows[0].Run.AutocorrelationSweeps);
        Assert.All(rows, row =>
        {
            double slices = SliceUpdateCount.Of(PathUpdateCatalogue.Find(row.Algorithm), metropolis.Slices);
            double updates = row.Chains * slices * row.Sweeps;
            Assert.Equal(updates / row.Time.CpuMedian, row.UpdatesPerSecond, 1e-6 * row.UpdatesPerSecond);
            double samples = row.Chains * row.Sweeps / (2 * row.Run.AutocorrelationSweeps);
            Assert.Equal(row.Time.CpuMedian / samples, row.SecondsPerSample, 1e-6 * row.SecondsPerSample);
        });

        BenchResult result = Measured.Result(peak: 100);
        rows[0].AddTo(result);
        (rows[1] with { Algorithm = SamplerBenchmark.Metropolis }).AddTo(result);
        Assert.Contains(
            "| metropolis, width 0.06 | 0.063 |",
            new BenchTables(result).ToMarkdown(new BenchPicture("Roofline", "roofline.svg")),
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(BenchJson.Of(result)));
        double told = json.RootElement.GetProperty("SweepSiteUpdatesPerSecond").GetDouble();
        Assert.Equal(rows[1].UpdatesPerSecond, told); // the tuned one
        Assert.Equal(2, json.RootElement.GetProperty("Sampler").GetArrayLength());
    }
}
