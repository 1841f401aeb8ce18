using QtGpu.Cli.Benchmarks;
using QtGpu.Kernels.Host;

namespace QtGpu.Bench;

/// <summary>What this machine allows, measured in the same run, on all threads.</summary>
/// <param name="BytesPerSecond">Of a copy.</param>
/// <param name="FlopsPerSecond">Of fused multiply-adds in registers.</param>
internal sealed record Limits(double BytesPerSecond, double FlopsPerSecond)
{
    private static readonly Lazy<Limits> Measured = new(Measure);

    public static Limits OfThisMachine => Measured.Value;

    /// <summary>Seconds that the work takes at least, be it memory or arithmetic that holds it up.</summary>
    public double LeastSeconds(Work work) => Math.Max(work.Bytes / BytesPerSecond, work.Flops / FlopsPerSecond);

    private static Limits Measure()
    {
        using var backend = new HostBackend();
        using var work = new StreamWork(backend, StreamWork.Usual);
        double seconds = Timing.Of(backend, work.Copy).Min;
        var peak = FmaPeakBenchmark.Run(Environment.ProcessorCount);
        return new(StreamWork.ForwardBytes * (double)StreamWork.Usual / seconds, 1e9 * peak.Gflops);
    }
}
