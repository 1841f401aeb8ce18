using System.CommandLine;
using System.Text.Json;
using QtGpu.Checks;
using QtGpu.Cli.Benchmarks;
using QtGpu.Cli.Benchmarks.Peers;
using QtGpu.Cli.Report;
using QtGpu.Devices;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>
/// Measures this machine: each kernel is checked in float64, then timed; each row is printed and kept as it comes.
/// </summary>
internal sealed class BenchCommand : Verb
{
    private readonly Option<string[]> _only = Flag.Names(
        "--only",
        $"Parts: {string.Join(", ", BenchPlan.Names)} [default: all but threads and memory, which --peers adds]");

    private readonly Option<string[]> _sizes = Flag.Names(
        "--sizes", "Matrix products ROWSxINNERxCOLUMNS (default 512x512x512 and others)");

    private readonly Option<string[]> _activations = Flag.Names(
        "--activations", "Of passes and training [default: tunnelling,relu]");

    private readonly Option<bool> _peers = Flag.Switch(
        "--peers",
        "Beside PyTorch, OpenBLAS, oneDNN, ReservoirPy and C++ where they are installed "
        + "(10 minutes; one thread unless --threads says more); on a GPU beside PyTorch");

    private readonly Option<string?> _save = Flag.Path(
        "--save", "DIR",
        "Keep tables, JSON and roofline under DIR/<device>/<date>/ after every row, as bench/results does");

    private readonly Option<string?> _before = Flag.Path(
        "--before", "FILE", "With --save: an earlier bench.json, whose points the roofline shows too");

    private readonly Option<bool> _tune = Flag.Switch(
        "--tune", "Measure the plans of GPU kernels instead, and keep the fastest for every later run");

    private readonly Option<bool> _rehearse = Flag.Switch(
        "--rehearse", "Try everything in small, on any device, ilgpu-cpu too: no measurement");

    public BenchCommand()
        : base("bench", "Measure this device: memory, activations, matrix products, training, sampling, reservoirs")
    {
        Options.Add(_only);
        Options.Add(_sizes);
        Options.Add(_activations);
        Options.Add(_peers);
        Options.Add(_save);
        Options.Add(_before);
        Options.Add(_tune);
        Options.Add(_rehearse);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "bench",
        "bench --device cuda --save bench/results",
        "bench --sizes 1024x1024x1024",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        if (DeviceCatalogue.IsDebugger(session.Device) && !arguments.GetValue(_rehearse))
        {
            throw new InputException(
                $"--device {session.Device}: this device is a debugger, whose speed says nothing; "
                + "expected another of `qtgpu devices`, or --rehearse");
        }

        BenchPlan usual = BenchPlan.Parse(arguments.GetValue(_only)!, arguments.GetValue(_peers));
        BenchPlan plan = usual.With(arguments.GetValue(_activations)!) with
        {
            Sizes = [.. arguments.GetValue(_sizes)!.Select(GemmShape.Parse)],
            IsRehearsal = arguments.GetValue(_rehearse),
            Precision = GlobalOptions.Products(arguments).Precision,
        };
        if (arguments.GetValue(_tune))
        {
            RequireTuningFlags(arguments);
            TuningRun.Run(session, plan);
            return;
        }

        if (arguments.GetValue(_save) is { } save)
            AtomicFile.RequireWritable(Path.Combine(save, "bench.json"));
        arguments.Require(arguments.GetValue(_save) is not null, "--save", _before);
        RooflinePoint[] before = arguments.GetValue(_before) is { } file ? Before(file) : [];
        bool isOneThread = plan.BesidePeers && !arguments.IsGiven(GlobalOptions.Threads);
        using Backend backend = session.OpenDevice(isOneThread ? 1 : session.Threads);
        plan.Require(backend);

        int threads = isOneThread && backend.ReadsAreFree ? 1 : session.Threads;
        FmaPeak? peak = backend.ReadsAreFree ? FmaPeakBenchmark.Run(threads) : null;
        var result = new BenchResult(Machine.Of(backend), threads, peak, plan.Activations);
        BenchFiles? files = arguments.GetValue(_save) is { } folder
            ? new BenchFiles(folder, result.Machine, plan.Stem, before)
            : null;
        try
        {
            Measure(session, backend, plan, result, files);
        }
        catch (IOException) when (session.Stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(session.Stop); // Ctrl-C reaches the peers too
        }
        finally
        {
            session.Status.Clear();
            session.WriteJson(BenchJson.Of(result));
            if (files is not null)
                session.Out.WriteLine($"kept in {files.Folder}");
        }

        if (result.Peak?.Fault(result.Gemms) is { } fault)
            throw new CheckFailedException(fault);
    }

    // Only the plans of kernels are measured, each candidate beside the usual one: of the rest nothing would be seen.
    private void RequireTuningFlags(ParseResult arguments)
    {
        string? idle = new Option[] { _activations, _peers, _save, _before }.FirstOrDefault(arguments.IsGiven)?.Name
            ?? (GlobalOptions.WantsMeasured(arguments) ? null : "--plans default");
        if (idle is not null)
        {
            throw new InputException(
                $"{idle} is not for --tune, which measures the plans of kernels and nothing else; "
                + "leave one of them out");
        }
    }

    private static void Measure(Session session, Backend backend, BenchPlan plan, BenchResult result, BenchFiles? files)
    {
        var tables = new BenchTables(result);
        var printer = new RowPrinter(session.Out);
        session.Status.Show("starting");
        using PeerTeam? team = plan.BesidePeers
            ? new PeerTeam(result.Threads, PeerPlace.Of(backend), plan.Compares, session.Stop)
            : null;
        session.Stop.ThrowIfCancellationRequested();
        result.Team = team?.Peers ?? [];
        foreach (string line in tables.Lines)
            Say(session, line);
        if (plan.IsRehearsal)
            Note(BenchPlan.RehearsalNote);
        foreach (string line in (team?.Missing ?? []).Concat(team?.Judge(result.Peak?.Gflops) ?? []))
            Note(line);

        Func<Lap, double> measure = Lap.Measure(backend.ReadsAreFree ? result.Threads : int.MaxValue);
        PeerContest? contest = team is null ? null : new(team.Peers, measure, Note, session.Stop);
        var work = new BenchWork(backend, result.Threads, plan, session.Stop)
        {
            Peers = contest is null ? null : new PeerBenchmark(backend, contest, result.Threads),
        };
        foreach (IBenchRow row in work.Rows())
        {
            session.Stop.ThrowIfCancellationRequested();
            row.AddTo(result);
            if (row is GemmRow product && result.Peak?.Exceeds(product) == true)
                result.Peak = result.Peak.Or(FmaPeakBenchmark.Run(result.Threads));
            session.Status.Clear();
            printer.Print(tables.Tables);
            files?.Write(result);
        }

        void Note(string line)
        {
            result.Notes.Add(line);
            Say(session, line);
        }
    }

    private static void Say(Session session, string line)
    {
        session.Status.Clear();
        session.Out.WriteLine(line);
    }

    private static RooflinePoint[] Before(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            return [.. json.RootElement.GetProperty("roofline").EnumerateArray().Select(point => new RooflinePoint(
                point.GetProperty("kind").GetString()!, point.GetProperty("name").GetString()!,
                point.GetProperty("intensity").GetDouble(), point.GetProperty("gflops").GetDouble()))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException(
                $"--before {file}: expected a bench.json that `qtgpu bench --save` wrote ({e.Message})", e);
        }
    }
}
