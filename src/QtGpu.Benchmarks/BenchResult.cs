using QtGpu.Benchmarks.Peers;

namespace QtGpu.Benchmarks;

/// <summary>What one run of <c>qtgpu bench</c> has measured so far.</summary>
/// <param name="machine">Where.</param>
/// <param name="threads">CPU threads.</param>
/// <param name="peak">Of the CPU; null on another device, where it is not measured.</param>
/// <param name="activations">Of passes and training.</param>
internal sealed class BenchResult(Machine machine, int threads, FmaPeak? peak, IReadOnlyList<string> activations)
{
    public Machine Machine => machine;

    public int Threads => threads;

    public IReadOnlyList<string> Activations => activations;

    public FmaPeak? Peak { get; set; } = peak;

    /// <summary>Copy and activations.</summary>
    public List<StreamRow> Streams { get; } = [];

    /// <summary>Matrix products.</summary>
    public List<GemmRow> Gemms { get; } = [];

    /// <summary>Training throughput.</summary>
    public List<TrainingRow> Trainings { get; } = [];

    /// <summary>Training of recurrent networks.</summary>
    public List<RecurrentRow> Recurrents { get; } = [];

    /// <summary>Bayesian networks.</summary>
    public List<BayesianRow> Bayesians { get; } = [];

    /// <summary>Layers whose edges are functions.</summary>
    public List<EdgeRow> Edges { get; } = [];

    /// <summary>Networks side by side.</summary>
    public List<ReplicaRow> Replicas { get; } = [];

    /// <summary>Sampling of a quantum neuron.</summary>
    public List<SamplerRow> Samplers { get; } = [];

    /// <summary>Echo-state networks.</summary>
    public List<ReservoirRow> Reservoirs { get; } = [];

    /// <summary>Rows beside other libraries.</summary>
    public List<PeerRow> Peers { get; } = [];

    /// <summary>Two threads beside one.</summary>
    public List<ScalingRow> Scaling { get; } = [];

    /// <summary>What a training run holds.</summary>
    public MemoryRow? Memory { get; set; }

    /// <summary>Who was started, and whether they are at their best.</summary>
    public IReadOnlyList<PeerProcess> Team { get; set; } = [];

    /// <summary>What is missing, or went wrong.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Null where it was not measured.</summary>
    public StreamRow? Stream(string name) => Streams.FirstOrDefault(row => row.Name == name);

    /// <summary>
    /// Rows that an earlier start measured: what a run is worth that is not one, since the machine had other moments.
    /// </summary>
    public int EarlierRows { get; set; }

    /// <summary>GFLOP/s of the last product that was timed.</summary>
    public double? LastGflops => Gemms.LastOrDefault(row => row.Time is not null)?.Gflops;

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
            $"training, {row.Runs[0].Activation}",
            string.Join('-', row.Shape.Hidden)
                + Invariant($" b{row.Shape.Batch} {row.Shape.Optimizer}"),
            row.Shape.FlopsPerSample / row.Shape.BytesPerSample,
            1e-9 * row.Shape.FlopsPerSample * row.PerSecond(row.Runs[0]))),
    ];
}
