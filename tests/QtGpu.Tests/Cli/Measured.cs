using QtGpu.Benchmarks;
using QtGpu.Kernels.Host;

namespace QtGpu.Tests.Cli;

/// <summary>Rows as a run of the bench gives them, with figures that a reader can check.</summary>
internal static class Measured
{
    /// <summary>Half a second.</summary>
    public static Timing Once { get; } = new(0.5, 0.4, 0.6, 0.5, 3);

    /// <summary>A copy and tunnelling over 10⁹ elements, a product of 1000³, and one that was left out.</summary>
    public static BenchResult Result(double peak)
    {
        BenchResult result = Empty(peak);
        string[] passes =
        [
            StreamBenchmark.Copy,
            StreamBenchmark.Forward("tunnelling"),
            StreamBenchmark.ForwardBackward("tunnelling"),
        ];
        foreach (string name in passes)
            new StreamRow(name, 1_000_000_000, 8, 16, Once).AddTo(result);
        new GemmRow(new(1000, 1000, 1000), Once).AddTo(result);
        new GemmRow(new(9000, 9000, 9000), null).AddTo(result);
        return result;
    }

    /// <summary>Before the first row.</summary>
    public static BenchResult Empty(double peak)
    {
        using var backend = new HostBackend(threads: 1);
        return new(Machine.Of(backend), 1, new FmaPeak(1, peak, 4, null), ["tunnelling", "relu"]);
    }
}
