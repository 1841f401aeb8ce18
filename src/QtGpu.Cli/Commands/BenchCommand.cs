using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using QtGpu.Cli.Benchmarks;
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
    private readonly Option<string?> _save = Flag.Path("--save", "DIR", "Keep the table and the JSON under DIR/<device>/<date>/, as bench/results does");

    public BenchCommand()
        : base("bench", "Measure this device: memory, activations, matrix products, training")
    {
        Options.Add(_sizes);
        Options.Add(_save);
    }

    public override void Run(ParseResult arguments, Session session)
    {
        if (DeviceCatalogue.IsDebugger(session.Device))
            throw new InputException($"--device {session.Device}: this device is a debugger, whose speed says nothing; expected another of `qtgpu devices`");
        GemmShape[] sizes = [.. arguments.GetValue(_sizes)!.Select(GemmShape.Parse)];
        if (arguments.GetValue(_save) is { } save)
            AtomicFile.RequireWritable(Path.Combine(save, "bench.json"));
        using Backend backend = session.OpenDevice();
        var clock = Stopwatch.StartNew();
        var machine = Machine.Of(backend);
        var result = new BenchResult(
            machine, session.Threads, backend.ReadsAreFree ? FmaPeak.Gflops(session.Threads) : null,
            [.. Watched(session, StreamBenchmark.Run(backend, ["tunnelling", "relu"]), row => row.Name)],
            [.. Watched(session, GemmBenchmark.Run(backend, sizes.Length > 0 ? sizes : GemmBenchmark.Shapes), row => row.Shape.ToString())],
            [.. Watched(session, new TrainingBenchmark(backend, session.Stop).Run(() => clock.Elapsed > Limit), row => $"{row.Net}, batch {row.Batch}, {row.Optimizer}")]);
        session.Status.Clear();
        var tables = new BenchTables(result);
        tables.Print(session.Out);
        object json = result.ToJson();
        session.WriteJson(json);
        if (arguments.GetValue(_save) is { } folder)
            Save(session, Path.Combine(folder, result.Machine.Folder), json, tables);
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

    private static void Save(Session session, string folder, object json, BenchTables tables)
    {
        string today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string place = Path.Combine(folder, today);
        Directory.CreateDirectory(place);
        JsonFile.Write(Path.Combine(place, "bench.json"), json);
        AtomicFile.WriteText(Path.Combine(place, "bench.md"), tables.ToMarkdown());
        session.Out.WriteLine($"kept in {place}");
    }
}
