using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using QtGpu.Cli.Benchmarks;
using QtGpu.Cli.Benchmarks.Peers;
using Spectre.Console;

namespace QtGpu.Cli.Report;

/// <summary>What was measured in rows, the same on the terminal and in the file that is kept.</summary>
internal sealed class BenchTables(BenchResult result)
{
    private const string None = "–";

    // What a narrow screen does without, in any of the tables.
    private static readonly string[] LeastFirst =
        ["least … most", "unit", "acceptance", "optimizer", "width", "τ, sweeps", "10⁶ updates/s", "ns/element", "needed, MB"];

    private IEnumerable<(string[] Header, IEnumerable<string[]> Rows)> Tables => new (string[] Header, IEnumerable<string[]> Rows)[]
    {
        ([Text($"memory, {result.Streams[0].Elements >> 20} Mi elements"), "ns/element", "GB/s", "% of copy"], result.Streams.Select(row => new[]
        {
            row.Name, Text($"{row.NsPerElement:0.000}"), Text($"{row.GigabytesPerSecond:0.0}"),
            Percent(row.GigabytesPerSecond, result.Stream(StreamBenchmark.Copy).GigabytesPerSecond),
        })),
        (["product", "GFLOP/s", "% of the best", "% of FMA peak"], result.Gemms.Select(row => new[]
        {
            row.Shape.ToString(), row.Gflops is { } rate ? Text($"{rate:0.0}") : None, Percent(row.Gflops, result.BestGflops),
            Percent(row.Gflops, result.FmaPeakGflops),
        })),
        (["training", "batch", "optimizer", "tunnelling, samples/s", "relu, samples/s", "tunnelling / relu"], result.Trainings.Select(row => new[]
        {
            row.Shape.Net, Text($"{row.Shape.Batch}"), row.Shape.Optimizer, Text($"{row.PerSecond(row.Tunnelling):N0}"), Text($"{row.PerSecond(row.Relu):N0}"),
            Text($"{row.Ratio:0.000}"),
        })),
        (["sampling a neuron, ε = 6000", "width", "acceptance", "10⁶ updates/s", "ns/update", "τ, sweeps", "µs/independent sample", "times better than Metropolis"], result.Samplers.Select(row => new[]
        {
            row.Name, Text($"{row.Run.Width:0.000}"), Text($"{row.Run.Acceptance:0.00}"), Text($"{1e-6 * row.UpdatesPerSecond:0}"), Text($"{row.NsPerUpdate:0.00}"),
            Text($"{row.Run.AutocorrelationSweeps:0.0}"), Text($"{1e6 * row.SecondsPerSample:0.0}"), Text($"{row.TimesBetter:0.0}"),
        })),
        (["reservoirs, tunnelling", "updates/s", "µs/update"], result.Reservoirs.Select(row => new[]
        {
            row.Shape.ToString(), Text($"{row.PerSecond:N0}"), Text($"{1e6 / row.PerSecond:0.00}"),
        })),
        (["beside peers", "peer", "unit", "ours", "theirs", "times faster", "least … most"], result.Peers.Select(row => new[]
        {
            row.Row, row.Peer, row.Unit, Figure(row, row.Ours), Figure(row, row.Theirs), Text($"{row.Ratio:0.00}"),
            Text($"{row.RatioMin:0.00} … {row.RatioMax:0.00}"),
        })),
        (["two threads beside one", "1 thread, ms", "2 threads, ms", "times faster"], result.Scaling.Select(row => new[]
        {
            row.Name, Text($"{1e3 * row.One.Median:0.00}"), Text($"{1e3 * row.Two.Median:0.00}"), Text($"{row.Ratio:0.00}"),
        })),
        (["memory of a run", "needed, MB", "used, MB", "used / needed"], (result.Memory is { } memory ? new[] { memory } : []).Select(row => new[]
        {
            row.Name, Text($"{1e-6 * row.NeededBytes:0}"), Text($"{1e-6 * row.UsedBytes:0}"), Text($"{row.Ratio:0.00}"),
        })),
    }.Where(table => table.Rows.Any());

    private IEnumerable<string> Lines =>
    [
        Text($"{result.Machine.Backend}: {result.Machine.Device}; CPU {result.Machine.Processor}; {result.Machine.System}; {result.Machine.Runtime}"),
        result.FmaPeakGflops is { } peak ? Text($"FMA peak of the CPU: {peak:0} GFLOP/s") : "FMA peak: not measured on this device",
        "What would have taken too long on this device is – or left out.",
        .. result.Peers.Select(row => $"{row.Peer} {row.PeerVersion}").Distinct(StringComparer.Ordinal),
    ];

    public void Print(IAnsiConsole console)
    {
        foreach (string line in Lines)
            console.WriteLine(line);
        foreach (var (header, rows) in Tables)
        {
            console.Write(SummaryTable.Of(header, rows, LeastFirst));
        }
    }

    /// <summary>Markdown, with a picture.</summary>
    public string ToMarkdown(string picture)
    {
        var text = new StringBuilder("# qtgpu bench\n\n").AppendJoin("  \n", Lines).Append("\n\nMedians; bench.json has minima, maxima and processor time.\n");
        foreach (var (header, rows) in Tables)
        {
            text.Append('\n');
            foreach (string[] row in rows.Prepend([.. header.Select((_, i) => i == 0 ? "---" : "---:")]).Prepend(header))
                text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n![Roofline]({picture})\n").ToString();
    }

    private static string Figure(PeerRow row, double value) => row.Unit switch
    {
        "samples/s" or Rate.States => Text($"{value:N0}"),
        "GFLOP/s" or Rate.Updates => Text($"{value:0.0}"),
        _ => Text($"{value:0.000}"),
    };

    private static string Percent(double? part, double? whole) =>
        part is { } a && whole is { } b ? Text($"{100 * a / b:0}") : None;

    private static string Text(ref DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
