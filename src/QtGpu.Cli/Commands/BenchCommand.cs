using QtGpu.Benchmarks;
using QtGpu.Benchmarks.Peers;
using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

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
        "--activations", $"Of passes, training and Bayesian networks [default: {string.Join(',', BenchPlan.Usual)}]");

    private readonly Option<bool> _peers = Flag.Switch(
        "--peers",
        "Beside PyTorch, OpenBLAS, oneDNN, ReservoirPy, QKAN and C++ where they are installed "
        + "(10 minutes; one thread unless --threads says more); on a GPU beside PyTorch");

    private readonly Option<string?> _save = Flag.Path(
        "--save", "DIR",
        "Keep tables, JSON and roofline under DIR/<device>/<date>/ after every row, as bench/results does");

    private readonly Option<bool> _resume = Flag.Switch(
        "--resume", "With --save or --tune: go on with what was measured today, or tuned, before the run was stopped");

    private readonly Option<string?> _before = Flag.Path(
        "--before", "FILE", "With --save: an earlier bench.json, whose points the roofline shows too");

    private readonly Option<bool> _tune = Flag.Switch(
        "--tune", "Measure the plans of GPU kernels instead, and keep the fastest for every later run");

    private readonly Option<bool> _rehearse = Flag.Switch(
        "--rehearse", "Try everything in small, on any device, ilgpu-cpu too: no measurement");

    public BenchCommand()
        : base(
            "bench",
            "Measure this device: memory, activations, products, training of several kinds, sampling, reservoirs") =>
        this.Takes([_only, _sizes, _activations, _peers, _save, _resume, _before, _tune, _rehearse]);

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
            TuningRun.Run(session, plan, arguments.GetValue(_resume), RunEnvironment.CommandToGoOn(arguments));
            return;
        }

        if (arguments.GetValue(_save) is { } save)
            AtomicFile.RequireWritable(Path.Combine(save, "bench.json"));
        arguments.Require(arguments.GetValue(_save) is not null, "--save", _before, _resume);
        RooflinePoint[] before = arguments.GetValue(_before) is { } file ? EarlierBench.Read(_before.Name, file) : [];
        bool isOneThread = plan.BesidePeers && !arguments.IsGiven(GlobalOptions.Threads);
        using Backend backend = session.OpenDevice(isOneThread ? 1 : session.Threads);
        plan.Require(backend);

        int threads = isOneThread && backend.ReadsAreFree ? 1 : session.Threads;
        FmaPeak? peak = null;
        if (backend.ReadsAreFree)
        {
            using OneProcessor? held = HoldOne(backend, threads);
            peak = FmaPeakBenchmark.Run(threads);
        }

        var result = new BenchResult(Machine.Of(backend), threads, peak, plan.Activations);
        using BenchFiles? files = arguments.GetValue(_save) is { } folder
            ? new BenchFiles(folder, result.Machine, plan.Stem(), before)
            : null;
        files?.Open(Settings(plan, result), arguments.GetValue(_resume), session.Warn);
        try
        {
            Measure(session, backend, plan, result, files);
        }
        catch (Exception e) when (
            session.Stop.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Ctrl-C reaches the peers too, whose pipes break.
            throw files is { HasRows: true }
                ? new StoppedException(
                    $"stopped; what was measured is kept in {files.Folder}; "
                        + $"to go on:\n{RunEnvironment.CommandToGoOn(arguments)}", e)
                : new OperationCanceledException(session.Stop);
        }
        finally
        {
            session.Status.Clear();
            session.WriteJson(BenchJson.Of(result));
        }

        if (files is { Failure: { } failure })
            throw new IOException(failure.Message, failure);
        if (files is not null)
        {
            files.Complete();
            session.Out.WriteLine($"kept in {files.Folder}");
        }

        if (result.Peak?.Fault(result.Gemms) is { } fault)
            throw new CheckFailedException(fault);
    }

    private static PeerTeam Start(Session session, Backend backend, BenchPlan plan, int threads)
    {
        using OneProcessor? held = HoldOne(backend, threads);
        return new(threads, PeerPlace.Of(backend), plan.Compares, session.Stop);
    }

    private static OneProcessor? HoldOne(Backend backend, int threads) =>
        backend.ReadsAreFree && threads == 1 ? OneProcessor.Hold() : null;

    // All that makes rows comparable.
    private static string Settings(BenchPlan plan, BenchResult result) => string.Create(
        Bound.Culture,
        $"bench of {(plan.Only.Count == 0 ? "the usual" : string.Join(", ", plan.Only))}"
        + $"{(plan.BesidePeers ? ", beside peers" : "")}"
        + $"{(plan.IsRehearsal ? ", rehearsed" : "")}; {string.Join(", ", plan.Activations)}; "
        + $"{string.Join(", ", plan.Sizes)}; "
        + $"{plan.Precision}; {result.Machine.Backend}; {result.Machine.Device}; "
        + $"{result.Machine.Processor}, {result.Machine.Processors}; {result.Machine.System}; "
        + $"{result.Machine.Runtime}; "
        + $"version {RunEnvironment.Version}");

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
        using PeerTeam? team = plan.BesidePeers ? Start(session, backend, plan, result.Threads) : null;
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
        var work = new BenchWork(backend, result, plan, session.Stop)
        {
            Peers = contest is null ? null : new PeerBenchmark(backend, contest, result.Threads),
        };
        foreach (BenchUnit unit in work.Units())
        {
            session.Stop.ThrowIfCancellationRequested();
            if (files?.TryGet(unit, out MeasuredUnit known) == true)
                TakeKnown(known);
            else
                TakeNew(unit);
        }

        if (tables.Earlier is { } earlier)
            Say(session, $"\n{earlier}");

        void TakeKnown(MeasuredUnit known)
        {
            Array.ForEach(known.Rows, row => row.AddTo(result));
            result.EarlierRows += known.Rows.Length;
            if (known.Peak is { } peak)
                result.Peak = result.Peak?.Or(peak);
            Array.ForEach(known.Notes, Note);
            Show();
        }

        void TakeNew(BenchUnit unit)
        {
            var rows = new List<IBenchRow>();
            int notes = result.Notes.Count;
            using OneProcessor? held = unit.TakesAllProcessors ? null : HoldOne(backend, result.Threads);
            foreach (IBenchRow row in unit.Measure())
            {
                session.Stop.ThrowIfCancellationRequested();
                row.AddTo(result);
                rows.Add(row);
                if (row is GemmRow product && result.Peak?.Exceeds(product) == true)
                    result.Peak = result.Peak.Or(FmaPeakBenchmark.Run(result.Threads));
                Show();
            }

            if (rows.Count > 0) // what had no time may have some in another start
                files?.Keep(unit, new([.. rows], result.Peak, [.. result.Notes.Skip(notes)]));
        }

        void Show()
        {
            session.Status.Clear();
            printer.Print(tables.Tables);
            files?.TryWrite(result);
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
}
