using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using QtGpu.Cli.Benchmarks;
using Spectre.Console;

namespace QtGpu.Cli.Report;

/// <summary>What was measured in rows, the same on the terminal and in the file that is kept.</summary>
internal sealed class BenchTables(BenchResult result)
{
    private const string None = "–";

    private IEnumerable<(string[] Header, IEnumerable<string[]> Rows)> Tables =>
    [
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
            row.Net, Text($"{row.Batch}"), row.Optimizer, Text($"{row.PerSecond(row.Tunnelling):N0}"), Text($"{row.PerSecond(row.Relu):N0}"),
            Text($"{row.Ratio:0.000}"),
        })),
    ];

    private IEnumerable<string> Lines =>
    [
        Text($"{result.Machine.Backend}: {result.Machine.Device}; CPU {result.Machine.Processor}; {result.Machine.Runtime}"),
        result.FmaPeakGflops is { } peak ? Text($"FMA peak of the CPU: {peak:0} GFLOP/s") : "FMA peak: not measured on this device",
        "What would have taken too long on this device is – or left out.",
    ];

    public void Print(IAnsiConsole console)
    {
        foreach (string line in Lines)
            console.WriteLine(line);
        foreach (var (header, rows) in Tables)
        {
            var table = new Table().Border(TableBorder.Simple);
            table.AddColumns([.. header.Select((name, i) => new TableColumn(name) { Alignment = i == 0 ? Justify.Left : Justify.Right })]);
            foreach (string[] row in rows)
                table.AddRow(row);
            console.Write(table);
        }
    }

    /// <summary>Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("# qtgpu bench\n\n").AppendJoin("  \n", Lines).Append("\n\nMedians; bench.json has minima, maxima and processor time.\n");
        foreach (var (header, rows) in Tables)
        {
            text.Append('\n');
            foreach (string[] row in rows.Prepend([.. header.Select((_, i) => i == 0 ? "---" : "---:")]).Prepend(header))
                text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Percent(double? part, double? whole) =>
        part is { } a && whole is { } b ? Text($"{100 * a / b:0}") : None;

    private static string Text(ref DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
