using QtGpu.Reservoirs;

namespace QtGpu.Benchmarks.Peers;

/// <summary>This library and its peers in turns: passes over memory, products, training, sweeps, reservoirs.</summary>
internal sealed class PeerBenchmark(Backend backend, PeerContest contest, int threads)
{
    private const double SweepWidth = 0.1;

    // What a GPU's peer also does, and a peer on the CPU where it can; one that cannot has no such row.
    private static readonly string[] Compiled = ["", " compiled"], Precisions = ["", " tf32"],
        Steps = ["", " compiled", " graph", " compiled graph"];

    private static readonly GemmShape[] OfHost =
        [new(512, 512, 512), new(1024, 1024, 1024), new(4096, 784, 512), new(64, 784, 100), new(64, 64, 64, 256)];

    /// <summary>A copy, and activations beside a copy and their own.</summary>
    public IEnumerable<PeerRow> Passes(int? elements, IReadOnlyList<string> activations)
    {
        int n = elements ?? StreamBenchmark.Length(backend, activations[0]);
        using var work = new StreamWork(backend, n);
        foreach (PeerRow row in Pass("copy", work.Copy, "copy"))
            yield return row;
        foreach (string name in activations)
        {
            ActivationOperations f = work.Checked(name);
            string[] copy = name == "relu" ? [] : ["copy"];
            IEnumerable<PeerRow> rows = Pass(StreamBenchmark.Forward(name), () => work.Forward(f), [.. copy, name])
                .Concat(Pass(
                    StreamBenchmark.ForwardBackward(name), () => work.ForwardBackward(f),
                    [.. copy, $"{name}-backward"]));
            foreach (PeerRow row in rows)
                yield return row;
        }

        IEnumerable<PeerRow> Pass(string what, Action pass, params string[] theirs) => contest.Rows(
            Rate.NsPerElement(n), new PeerEntry(
                what, Timing.Laps(backend, pass),
                [.. theirs.SelectMany(row => Compiled, (row, how) => $"{row} {n}{how}")]));
    }

    /// <summary>Products of matrices, from the smallest; those that would take too long are left out.</summary>
    public IEnumerable<PeerRow> Gemms(IReadOnlyList<GemmShape> sizes, double factorError)
    {
        bool areUsual = ReferenceEquals(sizes, GemmBenchmark.Shapes(backend));
        double flopsPerSecond = double.PositiveInfinity;
        foreach (GemmShape shape in (areUsual && backend.ReadsAreFree ? OfHost : sizes).OrderBy(shape => shape.Flops))
        {
            if (shape.Flops / flopsPerSecond > GemmBenchmark.TooLong)
                continue;
            using var work = new GemmWork(backend, shape, factorError);
            var (laps, rows) = contest.Take(Rate.Gflops(shape.Flops), new PeerEntry(
                $"product {shape}", Timing.Laps(backend, work.Multiply),
                [.. Precisions.Select(how => $"gemm {shape}{how}")]));
            flopsPerSecond = shape.Flops / Timing.Of(laps[0]).Median;
            foreach (PeerRow row in rows)
                yield return row;
        }
    }

    /// <summary>
    /// Training: each activation here and there, in one round of turns, and what that says of ours alone.
    /// </summary>
    public IEnumerable<IBenchRow> Trainings(TrainingBenchmark training, IReadOnlyList<string> activations)
    {
        foreach (TrainingShape shape in training.Shapes)
        {
            if (training.Epoch(shape) is not { } samples)
                continue;
            using DisposableList<TrainingWork> works = training.Prepare(shape, samples);
            string row = Invariant($"train {shape.Net} {shape.Batch} {shape.Optimizer}");
            bool isUsual = samples.Count == TrainingBenchmark.UsualSamples;
            string size = isUsual ? "" : Invariant($" samples={samples.Count}");
            IEnumerable<PeerEntry> entries = activations.Select((name, i) => new PeerEntry(
                $"training {shape}, {name}", works[i].Laps(),
                [.. Steps.Concat(name == "relu" ? [" shuffled"] : []).Select(how => $"{row} {name}{size}{how}")]));
            var (laps, rows) = contest.Take(Rate.SamplesPerSecond(samples.Count), [.. entries]);
            yield return TrainingRow.Of(shape, samples.Count, activations, laps, contest.Measure);
            foreach (PeerRow beside in rows)
                yield return beside;
        }
    }

    /// <summary>
    /// Recurrent networks: each cell here and there, tunnelling beside their tanh and beside their own loop, and what
    /// that says of ours alone.
    /// </summary>
    public IReadOnlyList<IBenchRow> Recurrents(RecurrentBenchmark recurrent, RecurrentShape shape)
    {
        using DisposableList<RecurrentWork> works = recurrent.Prepare(shape);
        IEnumerable<PeerEntry> entries = recurrent.Runs.Select((run, i) => new PeerEntry(
            RecurrentBenchmark.PeerRow(shape, run), works[i].Laps(),
            run.IsRagged ? [] : [.. new[] { run, RecurrentBenchmark.Beside(run) }.OfType<RecurrentRunName>()
                .Select(shape.PeerRow)]));
        var (laps, rows) = contest.Take(Rate.StepsPerSecond, [.. entries]);
        return [RecurrentRow.Of(shape, recurrent.Runs, laps, contest.Measure), .. rows];
    }

    /// <summary>Bayesian networks here and there, and what that says of ours alone.</summary>
    public IReadOnlyList<IBenchRow> Bayesians(BayesianBenchmark bayesian, TrainingShape shape, string activation)
    {
        using DisposableList<BayesianWork> works = bayesian.Prepare(shape, activation);
        IEnumerable<PeerEntry> entries = BayesianRunName.All.Select((run, i) => new PeerEntry(
            $"{shape}, {activation}, {run}", works[i].Laps(), [run.PeerRow(shape, activation)]));
        var (laps, rows) = contest.Take(Rate.StepsPerSecond, [.. entries]);
        return [BayesianRow.Of(shape, activation, BayesianRunName.All, laps, contest.Measure), .. rows];
    }

    /// <summary>Layers of edges here and there, and beside a dense layer here.</summary>
    public IReadOnlyList<IBenchRow> Edges(EdgeShape shape)
    {
        using var work = new EdgeWork(backend, shape);
        Func<Lap>[] ours = EdgeBenchmark.Laps(backend, work);
        var (laps, rows) = contest.Take(
            Rate.EvaluationsPerSecond(shape.Evaluations),
            new($"edges, {shape}, forward", ours[0], [shape.PeerRow(trains: false)]),
            new($"edges, {shape}, trained", ours[1], [shape.PeerRow(trains: true)]),
            new("dense", ours[2], []), new("dense", ours[3], []));
        return [EdgeRow.Of(shape, laps, contest.Measure), .. rows];
    }

    /// <summary>Single-slice Metropolis, whose mean is the exact one on both sides. The peer has one thread.</summary>
    public IReadOnlyList<PeerRow> Sweeps()
    {
        if (threads != 1 || !backend.ReadsAreFree)
            return [];
        int chains = SamplerBenchmark.Chains(backend, threads);
        using var work = new SweepWork(
            backend, new(), SamplerBenchmark.Options(SamplerBenchmark.Metropolis, chains) with { Width = SweepWidth });
        string size = Invariant($"{work.Chains}x{work.Slices}x{work.Sweeps}");
        string row = Invariant($"metropolis {size} {DrivenNeuron.Strength} {SweepWidth}");
        contest.CheckMeans(row);
        return contest.Rows(
            Rate.UpdatesPerSecond(work.UpdatesPerSweep * work.Sweeps),
            new PeerEntry("metropolis sweep", Timing.Laps(backend, work.Sweep), [row]));
    }

    /// <summary>Reservoirs, teacher-forced: tanh on both sides, and tunnelling beside their tanh.</summary>
    public IReadOnlyList<PeerRow> Reservoirs(ReservoirShape shape)
    {
        using ReservoirWork tanh = new(backend, shape, "tanh"), tunnelling = new(backend, shape, "tunnelling");
        return contest.Rows(
            Rate.StatesPerSecond(shape.Updates),
            new PeerEntry($"{shape}, tanh", Timing.Laps(backend, tanh.Run), [shape.PeerRow]),
            new PeerEntry($"{shape}, tunnelling beside tanh", Timing.Laps(backend, tunnelling.Run), [shape.PeerRow]));
    }

    /// <summary>Ridge regression of 10 000 × 1000.</summary>
    public IReadOnlyList<PeerRow> Readouts()
    {
        if (!backend.ReadsAreFree)
            return [];
        using var work = new ReadoutWork(backend);
        string size = Invariant($"{ReadoutWork.Rows}x{ReadoutWork.Features}");
        return contest.Rows(
            Rate.Milliseconds, new PeerEntry($"ridge regression {size}", work.Laps(backend), [$"ridge {size}"]));
    }

    /// <summary>Ours with residual and condition number, of several matrices in turn. It has one thread.</summary>
    public IEnumerable<PeerRow> SpectralRadii() =>
        threads != 1 || !backend.ReadsAreFree ? [] : new[] { 1, 0.1 }.SelectMany(SpectralRadii);

    private IReadOnlyList<PeerRow> SpectralRadii(double density)
    {
        const int units = 1000, matrices = 5;
        ReservoirSettings settings = new() { Units = units, Density = density };
        RecurrentMatrix[] drawn = [.. Enumerable.Range(1, matrices).Select(
            seed => ReservoirMatrices.Draw(settings, 1, 1, seed).Recurrent)];
        int next = 0;
        return contest.Rows(Rate.Milliseconds, new PeerEntry(
            Invariant($"spectral radius, {units} units, density {density}"),
            Timing.Laps(backend, () => SpectralRadius.Of(drawn[next++ % matrices]), seconds: 0.5),
            [Invariant($"spectral-radius {units} {density}")]));
    }
}
