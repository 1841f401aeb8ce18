using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Benchmarks.Peers;

/// <summary>This library and its peers in turns: passes over memory, products, sweeps, training, reservoirs.</summary>
internal sealed class PeerBenchmark(Backend backend, IReadOnlyList<PeerProcess> peers, int threads, CancellationToken stop)
{
    private const double Seconds = 4, SweepWidth = 0.1;

    private static readonly GemmShape[] Products =
        [new(512, 512, 512), new(1024, 1024, 1024), new(4096, 784, 512), new(64, 784, 100), new(64, 64, 64, 256)];

    private readonly Func<Lap, double> _measure = Lap.Measure(threads);

    /// <summary>A copy, ReLU and tunnelling over 16 Mi floats, beside their own and a copy.</summary>
    public IEnumerable<PeerRow> Passes()
    {
        using var work = new StreamWork(backend, StreamWork.Usual);
        var (relu, tunnelling) = (work.Checked("relu"), work.Checked("tunnelling"));
        return
        [
            .. Pass("copy", work.Copy, "copy"),
            .. Pass(StreamBenchmark.Forward("relu"), () => work.Forward(relu), "relu"),
            .. Pass(StreamBenchmark.Forward("tunnelling"), () => work.Forward(tunnelling), "copy", "tunnelling"),
            .. Pass(StreamBenchmark.ForwardBackward("tunnelling"), () => work.ForwardBackward(tunnelling), "copy", "tunnelling-backward"),
        ];
    }

    /// <summary>Products of matrices.</summary>
    public IEnumerable<PeerRow> Gemms() => Products.SelectMany(shape =>
    {
        using var work = new GemmWork(backend, shape);
        return Contest(Rate.Gflops(shape.Flops), [new($"product {shape}", Timing.Laps(backend, work.Multiply), [$"gemm {shape}"])]).Peers;
    });

    /// <summary>Single-slice Metropolis, whose mean is the exact one on both sides. The peer has one thread.</summary>
    public IEnumerable<PeerRow> Sweeps()
    {
        if (threads != 1)
            return [];
        using var work = new SweepWork(
            backend, SamplerBenchmark.Options(SamplerBenchmark.Metropolis, SamplerBenchmark.Chains(backend, threads)) with { Width = SweepWidth });
        string row = string.Create(Bound.Culture, $"metropolis {work.Chains}x{SweepWork.Slices}x{work.Sweeps} {SweepWork.Strength} {SweepWidth}");
        foreach (PeerProcess peer in peers)
        {
            if (peer.TryMean(row) is { } result)
                SweepWork.Check(result.Mean, result.StandardError, peer.Name);
        }

        return Contest(
            Rate.UpdatesPerSecond(work.UpdatesPerSweep * work.Sweeps), [new("metropolis sweep", Timing.Laps(backend, work.Sweep), [row])]).Peers;
    }

    /// <summary>Reservoirs, teacher-forced: tanh on both sides, and tunnelling beside their tanh.</summary>
    public IEnumerable<PeerRow> Reservoirs() => ReservoirShape.All.SelectMany(shape =>
    {
        using ReservoirWork tanh = new(backend, shape, "tanh"), tunnelling = new(backend, shape, "tunnelling");
        return Contest(Rate.StatesPerSecond(shape.Updates),
        [
            new($"{shape}, tanh", Timing.Laps(backend, tanh.Run), [shape.PeerRow]),
            new($"{shape}, tunnelling beside tanh", Timing.Laps(backend, tunnelling.Run), [shape.PeerRow]),
        ]).Peers;
    });

    /// <summary>Ridge regression of 10 000 × 1000.</summary>
    public IEnumerable<PeerRow> Readouts()
    {
        using var work = new ReadoutWork(backend);
        string size = string.Create(Bound.Culture, $"{ReadoutWork.Rows}x{ReadoutWork.Features}");
        return Contest(Rate.Milliseconds, [new($"ridge regression {size}", work.Laps(backend), [$"ridge {size}"])]).Peers;
    }

    /// <summary>Ours with residual and condition number, of several matrices in turn. It has one thread.</summary>
    public IEnumerable<PeerRow> SpectralRadii() => threads != 1 ? [] : new[] { 1, 0.1 }.SelectMany(density =>
    {
        const int units = 1000, matrices = 5;
        ReservoirMatrix[] drawn = [.. Enumerable.Range(1, matrices).Select(seed => ReservoirMatrices.Draw(new() { Units = units, Density = density }, 1, 1, seed).Recurrent)];
        int next = 0;
        return Contest(Rate.Milliseconds,
        [
            new(string.Create(Bound.Culture, $"spectral radius, {units} units, density {density}"),
                Timing.Laps(backend, () => SpectralRadius.Of(drawn[next++ % matrices]), seconds: 0.5), [string.Create(Bound.Culture, $"spectral-radius {units} {density}")]),
        ]).Peers;
    });

    /// <summary>Training: ReLU and tunnelling here, ReLU and tunnelling there, in one round of turns.</summary>
    public IEnumerable<(TrainingRow Ours, PeerRow[] Peers)> Trainings()
    {
        Samples samples = TrainingWork.Noise(TrainingBenchmark.UsualSamples);
        foreach (TrainingShape shape in TrainingShape.All([64, 256, 4096]))
        {
            using TrainingWork tunnelling = new(backend, shape, "tunnelling", samples), relu = new(backend, shape, "relu", samples);
            string row = string.Create(Bound.Culture, $"train {shape.Net} {shape.Batch} {shape.Optimizer}");
            var (laps, rows) = Contest(Rate.SamplesPerSecond(samples.Count),
            [
                new($"training {shape}, tunnelling", tunnelling.Laps(), [$"{row} tunnelling"]),
                new($"training {shape}, relu", relu.Laps(), [$"{row} relu", $"{row} relu shuffled"]),
            ]);
            yield return (new(shape, samples.Count, Timing.Of(laps[0]), Timing.Of(laps[1]), Turns.Ratio(laps[0], laps[1], _measure)), rows);
        }
    }

    private PeerRow[] Pass(string name, Action work, params string[] theirs) => Contest(
        Rate.NsPerElement(StreamWork.Usual), [new(name, Timing.Laps(backend, work), [.. theirs.Select(row => $"{row} {StreamWork.Usual}")])]).Peers;

    private (Lap[][] Ours, PeerRow[] Peers) Contest(Rate rate, IReadOnlyList<Entry> entries)
    {
        var (contenders, pairs) = (entries.Select(entry => entry.Laps).ToList(), new List<(int Ours, PeerProcess Peer, string Row)>());
        for (int i = 0; i < entries.Count; i++)
        {
            foreach (string row in entries[i].TheirRows)
            {
                foreach (PeerProcess peer in peers.Where(peer => peer.TryLap(row) is not null))
                {
                    pairs.Add((i, peer, row));
                    contenders.Add(() => peer.TryLap(row) ?? throw new InvalidOperationException($"{peer.Name} gave up in row '{row}'"));
                }
            }
        }

        Lap[][] laps = Turns.Take(contenders, Seconds, stop);
        foreach (PeerProcess peer in peers)
            peer.Forget();
        return (laps[..entries.Count], [.. pairs.Select((pair, i) => PeerRow.Of(
            entries[pair.Ours].Name + Beside(pair.Row, entries[pair.Ours].Name), pair.Peer.Name, pair.Peer.Version, rate,
            laps[pair.Ours], laps[entries.Count + i], _measure))]);
    }

    private static string Beside(string theirs, string ours) =>
        theirs.StartsWith("copy", StringComparison.Ordinal) && ours != "copy" ? ", beside a copy"
        : theirs.EndsWith("shuffled", StringComparison.Ordinal) ? ", both shuffled"
        : "";

    private sealed record Entry(string Name, Func<Lap> Laps, string[] TheirRows);
}
