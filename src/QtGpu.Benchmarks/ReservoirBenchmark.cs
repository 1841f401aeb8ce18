namespace QtGpu.Benchmarks;

/// <summary>How fast reservoirs run, teacher-forced and without a readout.</summary>
/// <param name="Shape">How many, of what.</param>
/// <param name="Activation">By name.</param>
/// <param name="Time">Of a call.</param>
internal sealed record ReservoirRow(ReservoirShape Shape, string Activation, Timing Time) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Reservoirs.Add(this);

    /// <summary>New states of whole reservoirs per second.</summary>
    public double PerSecond => Shape.Updates / Time.Median;
}

/// <summary>Reservoirs of tunnelling units.</summary>
internal static class ReservoirBenchmark
{
    public static IEnumerable<ReservoirRow> Run(Backend backend, IEnumerable<ReservoirShape> shapes)
    {
        foreach (ReservoirShape shape in shapes)
        {
            using var work = new ReservoirWork(backend, shape, "tunnelling");
            yield return new(shape, "tunnelling", Timing.Of(backend, work.Run, seconds: 0.3));
        }
    }
}
