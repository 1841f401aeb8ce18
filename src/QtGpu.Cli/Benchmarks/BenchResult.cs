namespace QtGpu.Cli.Benchmarks;

/// <summary>All that one run of <c>qtgpu bench</c> measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Threads">CPU threads.</param>
/// <param name="FmaPeakGflops">Of the CPU; null on another device, where it is not measured.</param>
/// <param name="Streams">Copy and activations.</param>
/// <param name="Gemms">Matrix products.</param>
/// <param name="Trainings">Training throughput.</param>
internal sealed record BenchResult(
    Machine Machine, int Threads, double? FmaPeakGflops,
    IReadOnlyList<StreamRow> Streams, IReadOnlyList<GemmRow> Gemms, IReadOnlyList<TrainingRow> Trainings)
{
    public StreamRow Stream(string name) => Streams.Single(row => row.Name == name);

    /// <summary>The best product of this run, GFLOP/s.</summary>
    public double? BestGflops => Gemms.Max(row => row.Gflops);

    /// <summary>The object of --json.</summary>
    public object ToJson() => new
    {
        Device = Machine.Backend,
        Machine,
        Threads,
        MeasuredUtc = DateTime.UtcNow,
        MemcpyNs = Stream(StreamBenchmark.Copy).NsPerElement,
        FmaPeakGflops,
        GemmGflops = Gemms.ToDictionary(row => row.Shape.ToString(), row => row.Gflops, StringComparer.Ordinal),
        ActivationNs = Stream(StreamBenchmark.Forward("tunnelling")).NsPerElement,
        ActivationForwardBackwardNs = Stream(StreamBenchmark.ForwardBackward("tunnelling")).NsPerElement,
        TrainSamplesPerSecond = Trainings.SelectMany(row => new[] { (Name: "tunnelling", Time: row.Tunnelling), (Name: "relu", Time: row.Relu) }.Select(run => new
        {
            row.Net,
            row.Batch,
            Activation = run.Name,
            row.Optimizer,
            SamplesPerSecond = row.PerSecond(run.Time),
            Min = row.Samples / run.Time.Max,
            Max = row.Samples / run.Time.Min,
            SamplesPerCpuSecond = row.Samples / run.Time.CpuMedian,
            run.Time.Repetitions,
        })),
        QtOverReluTraining = Trainings.Count == 0 ? (double?)null : Trainings.Min(row => row.Ratio),
        QtOverRelu = Trainings.Select(row => new { row.Net, row.Batch, row.Optimizer, row.Ratio }),
        Streams = Streams.Select(row => new { row.Name, row.Elements, row.BytesPerElement, row.NsPerElement, row.GigabytesPerSecond, Seconds = row.Time }),
        Gemms = Gemms.Select(row => new { Shape = row.Shape.ToString(), row.Gflops, Seconds = row.Time }),
    };
}
