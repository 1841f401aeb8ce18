using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using QtGpu.Cli.Benchmarks;
using QtGpu.Cli.Benchmarks.Peers;
using QtGpu.Cli.Report;
using QtGpu.Devices;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>Measures this machine: each kernel is checked in float64, then timed.</summary>
internal sealed class BenchCommand : Verb
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(80); // a row that has begun is finished
    private readonly Option<string[]> _sizes = Flag.Names("--sizes", "Matrix products ROWSxINNERxCOLUMNS (default 512x512x512 and others)");
    private readonly Option<bool> _peers = Flag.Switch(
        "--peers", "Beside PyTorch, OpenBLAS, oneDNN, ReservoirPy and C++ where they are installed (10 minutes; one thread unless --threads says more)");

    private readonly Option<string?> _save = Flag.Path("--save", "DIR", "Keep tables, JSON and roofline under DIR/<device>/<date>/, as bench/results does");
    private readonly Option<string?> _before = Flag.Path("--before", "FILE", "With --save: an earlier bench.json, whose points the roofline shows too");

    public BenchCommand()
        : base("bench", "Measure this device: memory, activations, matrix products, training, sampling, reservoirs")
    {
        Options.Add(_sizes);
        Options.Add(_peers);
        Options.Add(_save);
        Options.Add(_before);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "bench",
        "bench --device cuda --save bench/results",
        "bench --sizes 1024x1024x1024",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        if (DeviceCatalogue.IsDebugger(session.Device))
            throw new InputException($"--device {session.Device}: this device is a debugger, whose speed says nothing; expected another of `qtgpu devices`");
        GemmShape[] sizes = [.. arguments.GetValue(_sizes)!.Select(GemmShape.Parse)];
        if (arguments.GetValue(_save) is { } save)
            AtomicFile.RequireWritable(Path.Combine(save, "bench.json"));
        arguments.Require(arguments.GetValue(_save) is not null, "--save", _before);
        RooflinePoint[] before = arguments.GetValue(_before) is { } file ? Before(file) : [];
        bool peers = arguments.GetValue(_peers);
        int threads = peers && arguments.GetResult(GlobalOptions.Threads) is not { Implicit: false } ? 1 : session.Threads;
        using Backend backend = session.OpenDevice(threads);
        if (peers && !backend.ReadsAreFree)
            throw new InputException($"--peers: the peers run on the CPU, this is {backend.Name}; add --device cpu");

        BenchResult result = Measure(session, backend, threads, sizes.Length > 0 ? sizes : GemmBenchmark.Shapes, peers);
        session.Status.Clear();
        var tables = new BenchTables(result);
        tables.Print(session.Out);
        object json = result.ToJson();
        session.WriteJson(json);
        if (arguments.GetValue(_save) is { } folder)
            Save(session, Path.Combine(folder, result.Machine.Folder), json, tables, Roofline.Plot(result, before));
    }

    private static BenchResult Measure(Session session, Backend backend, int threads, IReadOnlyList<GemmShape> sizes, bool peers)
    {
        var clock = Stopwatch.StartNew();
        var result = new BenchResult(
            Machine.Of(backend), threads, backend.ReadsAreFree ? FmaPeak.Gflops(threads) : null,
            [.. Watched(session, StreamBenchmark.Run(backend, ["tunnelling", "relu"]), row => row.Name)],
            [.. Watched(session, GemmBenchmark.Run(backend, sizes), row => row.Shape.ToString())], []);
        result = peers
            ? BesidePeers(session, backend, threads, result)
            : result with
            {
                Trainings = [.. Watched(session, new TrainingBenchmark(backend, session.Stop).Run(() => clock.Elapsed > Limit), row => row.Shape.ToString())],
            };
        return result with
        {
            Samplers = Samplers(session, backend, threads),
            Reservoirs = [.. Watched(session, ReservoirBenchmark.Run(backend), row => row.Shape.ToString())],
        };
    }

    private static SamplerRow[] Samplers(Session session, Backend backend, int threads)
    {
        IEnumerable<SweepWork> works = SamplerBenchmark.Prepare(backend, SamplerBenchmark.Chains(backend, threads));
        using var ready = new DisposableList<SweepWork>(Watched(session, works, work => $"how {work.Algorithm} mixes"));
        return SamplerBenchmark.Race(backend, ready, threads, session.Stop);
    }

    private static BenchResult BesidePeers(Session session, Backend backend, int threads, BenchResult result)
    {
        using var team = new PeerTeam(threads);
        foreach (string line in team.Missing)
            session.Out.WriteLine(line);
        var bench = new PeerBenchmark(backend, team.Peers, threads, session.Stop);
        try
        {
            PeerRow[] rows = [.. Watched(session, bench.Passes().Concat(bench.Gemms()).Concat(bench.Sweeps())
                .Concat(bench.Reservoirs()).Concat(bench.Readouts()).Concat(bench.SpectralRadii()), row => $"{row.Row} beside {row.Peer}")];
            (TrainingRow Ours, PeerRow[] Peers)[] trainings = [.. Watched(session, bench.Trainings(), row => row.Ours.Shape.ToString())];
            return result with
            {
                Trainings = [.. trainings.Select(row => row.Ours)],
                Peers = [.. rows, .. trainings.SelectMany(row => row.Peers)],
                Scaling = [.. Watched(session, ScalingBenchmark.Run(session.Stop), row => row.Name)],
                Memory = MemoryBenchmark.Run(backend),
            };
        }
        catch (InvalidOperationException) when (session.Stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(session.Stop); // Ctrl-C reaches the peers too
        }
    }

    private static IEnumerable<T> Watched<T>(Session session, IEnumerable<T> rows, Func<T, string> name)
    {
        foreach (T row in rows)
        {
            session.Stop.ThrowIfCancellationRequested();
            session.Status.Show($"measured {name(row)}");
            yield return row;
        }
    }

    private static RooflinePoint[] Before(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            return [.. json.RootElement.GetProperty("roofline").EnumerateArray().Select(point => new RooflinePoint(
                point.GetProperty("kind").GetString()!, point.GetProperty("name").GetString()!, point.GetProperty("intensity").GetDouble(),
                point.GetProperty("gflops").GetDouble()))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException($"--before {file}: expected a bench.json that `qtgpu bench --save` wrote ({e.Message})", e);
        }
    }

    private static void Save(Session session, string folder, object json, BenchTables tables, SvgPlot roofline)
    {
        string today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string place = Path.Combine(folder, today);
        Directory.CreateDirectory(place);
        JsonFile.Write(Path.Combine(place, "bench.json"), json);
        SvgPlot.Save(Path.Combine(place, "roofline.svg"), roofline);
        AtomicFile.WriteText(Path.Combine(place, "bench.md"), tables.ToMarkdown("roofline.svg"));
        session.Out.WriteLine($"kept in {place}");
    }
}
