using QtGpu.Kernels.Random;

namespace QtGpu.Tests.Statistics;

/// <summary>Results of so many runs, of which the truth is known; another repetition has other noise.</summary>
internal sealed class SimulatedRuns(int repetition, int count)
{
    private readonly RandomStream _stream = RandomStream.Named(repetition, "simulated runs");
    private int _drawn;

    /// <summary>Results N(mean, deviation²); asked again, others.</summary>
    public double[] Normal(double mean, double deviation)
    {
        int step = _drawn++;
        return [.. Enumerable.Range(0, count).Select(i => mean + (deviation * _stream.Normal(step, i)))];
    }
}
