using QtGpu.Cli.Benchmarks.Peers;

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
    /// <summary>Sampling of a quantum neuron.</summary>
    public IReadOnlyList<SamplerRow> Samplers { get; init; } = [];

    /// <summary>Echo-state networks.</summary>
    public IReadOnlyList<ReservoirRow> Reservoirs { get; init; } = [];

    /// <summary>Rows beside other libraries; empty without --peers, as are the next two.</summary>
    public IReadOnlyList<PeerRow> Peers { get; init; } = [];

    /// <summary>Two threads beside one.</summary>
    public IReadOnlyList<ScalingRow> Scaling { get; init; } = [];

    /// <summary>What a training run holds.</summary>
    public MemoryRow? Memory { get; init; }

    public StreamRow Stream(string name) => Streams.Single(row => row.Name == name);

    /// <summary>The best product of this run, GFLOP/s.</summary>
    public double? BestGflops => Gemms.Max(row => row.Gflops);

    /// <summary>Every operation that does arithmetic, for the roofline.</summary>
    public IEnumerable<RooflinePoint> Roofline =>
    [
        .. Streams.Where(row => row.FlopsPerElement > 0).Select(row => new RooflinePoint(
            "passes", row.Name, row.FlopsPerElement / row.BytesPerElement, row.FlopsPerElement / row.NsPerElement)),
        .. Gemms.Where(row => row.Time is not null).Select(row => new RooflinePoint(
            "products", row.Shape.ToString(), row.Shape.Flops / row.Shape.Bytes, row.Gflops!.Value)),
        .. Trainings.Select(row => new RooflinePoint(
            "training, tunnelling", string.Create(Bound.Culture, $"{string.Join('-', row.Shape.Hidden)} b{row.Shape.Batch} {row.Shape.Optimizer}"),
            row.Shape.FlopsPerSample / row.Shape.BytesPerSample, 1e-9 * row.Shape.FlopsPerSample * row.PerSecond(row.Tunnelling))),
    ];

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
            row.Shape.Net,
            row.Shape.Batch,
            Activation = run.Name,
            row.Shape.Optimizer,
            SamplesPerSecond = row.PerSecond(run.Time),
            Min = row.Samples / run.Time.Max,
            Max = row.Samples / run.Time.Min,
            SamplesPerCpuSecond = row.Samples / run.Time.CpuMedian,
            run.Time.Repetitions,
        })),
        QtOverReluTraining = Trainings.Count == 0 ? (double?)null : Trainings.Min(row => row.Ratio),
        QtOverRelu = Trainings.Select(row => new { row.Shape.Net, row.Shape.Batch, row.Shape.Optimizer, row.Ratio }),
        SweepSiteUpdatesPerSecond = Samplers.FirstOrDefault(row => row is { Algorithm: SamplerBenchmark.Metropolis, Tuned: true })?.UpdatesPerSecond,
        Sampler = Samplers.Select(row => new
        {
            row.Algorithm,
            row.Tuned,
            row.Run.Width,
            row.Run.Acceptance,
            row.Chains,
            Activity = row.Run.Activity.Mean,
            row.Run.Activity.StandardError,
            TauInt = row.Run.AutocorrelationSweeps,
            SiteUpdatesPerSweep = row.UpdatesPerSweep / row.Chains,
            SiteUpdatesPerSecond = row.UpdatesPerSecond,
            row.NsPerUpdate,
            MicrosecondsPerIndependentSample = 1e6 * row.SecondsPerSample,
            row.TimesBetter,
            SecondsPerCall = row.Time,
            SweepsPerCall = row.Sweeps,
        }),
        EsnUpdatesPerSecond = Reservoirs.Select(row => new
        {
            row.Shape.Reservoirs,
            row.Shape.Sequences,
            row.Shape.Units,
            row.Shape.Density,
            row.Activation,
            UpdatesPerSecond = row.PerSecond,
            UpdatesPerCpuSecond = row.Shape.Updates / row.Time.CpuMedian,
            StepsPerCall = row.Shape.Steps,
            SecondsPerCall = row.Time,
        }),
        Streams = Streams.Select(row => new { row.Name, row.Elements, row.BytesPerElement, row.FlopsPerElement, row.NsPerElement, row.GigabytesPerSecond, Seconds = row.Time }),
        Gemms = Gemms.Select(row => new { Shape = row.Shape.ToString(), row.Gflops, Seconds = row.Time }),
        Roofline,
        Peers,
        Scaling,
        Memory,
    };
}
