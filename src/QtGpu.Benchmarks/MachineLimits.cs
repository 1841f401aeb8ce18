using QtGpu.Kernels.Host;

namespace QtGpu.Benchmarks;

/// <summary>What this machine allows on all threads.</summary>
/// <param name="BytesPerSecond">Of a copy.</param>
/// <param name="FlopsPerSecond">Of fused multiply-adds in registers.</param>
internal sealed record MachineLimits(double BytesPerSecond, double FlopsPerSecond)
{
    private static readonly Lazy<MachineLimits> Measured = new(Measure);

    /// <summary>Measured when it is first asked for.</summary>
    public static MachineLimits Here => Measured.Value;

    /// <summary>Seconds that work takes at least, be it memory or arithmetic that holds it up.</summary>
    public double LeastSeconds(double bytes, double flops) => Math.Max(bytes / BytesPerSecond, flops / FlopsPerSecond);

    private static MachineLimits Measure()
    {
        using var backend = new HostBackend();
        using var work = new StreamWork(backend, StreamWork.Usual);
        double seconds = Timing.Of(backend, work.Copy).Min;
        FmaPeak peak = FmaPeakBenchmark.Run(Environment.ProcessorCount);
        return new(StreamWork.ForwardBytes * (double)StreamWork.Usual / seconds, 1e9 * peak.Gflops);
    }
}
