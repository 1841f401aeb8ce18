using System.Text;
using QtGpu.Benchmarks;
using QtGpu.Benchmarks.Peers;

namespace QtGpu.Cli.Report;

/// <summary>A table of the bench, as far as it is measured.</summary>
/// <param name="Header">Column by column; the first names the table.</param>
/// <param name="Rows">Cells of each row.</param>
internal sealed record BenchTable(string[] Header, IReadOnlyList<string[]> Rows);

/// <summary>A picture that is kept beside the tables.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="File">Its file, in the same folder.</param>
internal sealed record BenchPicture(string Title, string File);

/// <summary>What was measured in rows, the same on the terminal and in the file that is kept.</summary>
internal sealed class BenchTables(BenchResult result)
{
    private const string None = "–";

    /// <summary>Those that have rows, in the order in which they are measured.</summary>
    public IEnumerable<BenchTable> Tables =>
        new[]
        {
            Streams, Gemms, Trainings, Recurrents, Bayesians, Edges, Replicas, Samplers, Reservoirs, Peers, Scaling,
            Memory,
        }.Where(table => table.Rows.Count > 0);

    /// <summary>Where and with whom.</summary>
    public IEnumerable<string> Lines =>
    [
        Text($"{result.Machine.Backend}: {result.Machine.Device}; CPU {result.Machine.Processor}; ")
            + Text($"{result.Machine.System}; {result.Machine.Runtime}"),
        result.Peak is { } peak ? $"FMA peak of the CPU: {peak}" : "FMA peak: not measured on this device",
        .. result.Team.Select(peer => peer.Hello.ToString()),
        .. Earlier is { } earlier ? [earlier] : Array.Empty<string>(),
    ];

    /// <summary>What is to be known of a run that was stopped and went on; null of any other.</summary>
    public string? Earlier => result.EarlierRows == 0 ? null
        : $"Not one run: {Counted.Of(result.EarlierRows, "row")} measured in an earlier start, before --resume went on";

    private BenchTable Streams => Table(
        [Text($"memory, {Size} elements"), "ns/element", "GB/s", "% of copy"], result.Streams, row =>
        [
            row.Name, Text($"{row.NsPerElement:0.000}"), Text($"{row.GigabytesPerSecond:0.0}"),
            Percent(row.GigabytesPerSecond, result.Stream(StreamBenchmark.Copy)?.GigabytesPerSecond),
        ]);

    private long Elements => result.Streams.Count == 0 ? 0 : result.Streams[0].Elements;

    private string Size => Elements >= 1 << 20 ? Text($"{Elements >> 20} Mi") : Text($"{Elements >> 10} Ki");

    private BenchTable Gemms => Table(["product", "GFLOP/s", "% of FMA peak"], result.Gemms, row =>
        [
            row.Shape.ToString(), row.Gflops is { } rate ? Text($"{rate:0.0}") : None,
            Percent(row.Gflops, result.Peak?.Gflops),
        ]);

    private BenchTable Trainings => Table(
        [
            "training, samples/s", "batch", "optimizer", .. result.Activations,
            .. OverRelu.Select(name => $"{name} / relu"),
        ],
        result.Trainings, row =>
        [
            row.Shape.Net, Text($"{row.Shape.Batch}"), row.Shape.Optimizer,
            .. row.Runs.Select(run => Text($"{row.PerSecond(run):N0}")),
            .. OverRelu.Select(name => Text($"{row.Run(name)!.OverRelu:0.000}")),
        ]);

    private BenchTable Recurrents => Table(
        [
            "recurrent, training steps/s", "features", "steps", "batch",
            .. RecurrentBenchmark.Usual.Select(name => $"{name}"), "tunnelling / tanh", "ragged / even",
        ],
        result.Recurrents, row =>
        [
            Text($"{row.Shape.Units} units"), Text($"{row.Shape.Inputs}"), Text($"{row.Shape.Steps}"),
            Text($"{row.Shape.Batch}"),
            .. RecurrentBenchmark.Usual.Select(
                name => row.Run(name) is { } run ? Rounded(run.PerSecond) : None),
            .. RecurrentBenchmark.Usual.Where(name => RecurrentBenchmark.Beside(name) is not null).Select(
                name => row.Run(name)?.OverOther is { } ratio ? Text($"{ratio:0.000}") : None),
        ]);

    private BenchTable Bayesians => Table(
        ["Bayesian network", "optimizer", "activation", "steps/s", "time", "of"],
        result.Bayesians.SelectMany(row => row.Runs.Select(run => (Row: row, Run: run))), each =>
        [
            Text($"{each.Row.Shape.Net}, batch {each.Row.Shape.Batch}: {each.Run.Name}"),
            each.Run.Name.Trains ? each.Row.Shape.Optimizer : None, each.Row.Activation, Rounded(each.Run.PerSecond),
            each.Run.TimesOther is { } times ? Text($"× {times:0.00}") : None,
            each.Run.TimesOther is null ? None : $"{each.Run.Name.Beside}",
        ]);

    private BenchTable Edges => Table(
        [
            "edges, 10⁶ evaluations/s", "forward", "trained", "forward: time of a dense layer",
            "trained: time of a dense layer",
        ],
        result.Edges, row =>
        [
            row.Shape.ToString(), Text($"{1e-6 * row.ForwardPerSecond:0}"), Text($"{1e-6 * row.TrainedPerSecond:0}"),
            Text($"× {row.TimesDense:0.0}"), Text($"× {row.TimesDenseTrained:0.0}"),
        ]);

    private BenchTable Replicas => Table(
        [
            "networks side by side", "one, ms", "in turn, ms", "side by side, ms", "times faster", "times one",
            "launches/step, one", "all",
        ],
        result.Replicas, row =>
        [
            Text($"{row.Networks} of {row.Shape}"), Text($"{1e3 * row.Alone.Median:0.0}"),
            Text($"{1e3 * row.InTurn.Median:0.0}"), Text($"{1e3 * row.SideBySide.Median:0.0}"),
            Text($"{row.TimesFaster:0.00}"), Text($"{row.TimesOne:0.00}"), Text($"{row.LaunchesPerStep:0.0}"),
            Text($"{row.LaunchesPerStepOfAll:0.0}"),
        ]);

    private BenchTable Samplers => Table(
        [
            "sampling a neuron, ε = 6000", "width", "acceptance", "10⁶ updates/s", "ns/update", "τ, sweeps",
            "µs/independent sample", "times better than Metropolis",
        ],
        result.Samplers, row =>
        [
            row.Name, Text($"{row.Run.Width:0.000}"), Text($"{row.Run.Acceptance:0.00}"),
            Text($"{1e-6 * row.UpdatesPerSecond:0}"), Text($"{row.NsPerUpdate:0.00}"),
            Text($"{row.Run.AutocorrelationSweeps:0.0}"), Text($"{1e6 * row.SecondsPerSample:0.0}"),
            Text($"{row.TimesBetter:0.0}"),
        ]);

    private BenchTable Reservoirs => Table(
        ["reservoirs, tunnelling", "updates/s", "µs/update"], result.Reservoirs, row =>
        [row.Shape.ToString(), Text($"{row.PerSecond:N0}"), Text($"{1e6 / row.PerSecond:0.00}")]);

    private BenchTable Peers => Table(
        ["beside peers", "peer", "unit", "ours", "theirs", "times faster", "least … most"], result.Peers, row =>
        [
            row.Row, row.Peer, row.Unit, Figure(row, row.Ours), Figure(row, row.Theirs),
            row.Ratio is { } ratio ? Text($"{ratio:0.00}") : "not at its best",
            row.Ratio is null ? None : Text($"{row.RatioMin:0.00} … {row.RatioMax:0.00}"),
        ]);

    private BenchTable Scaling => Table(
        ["two threads beside one", "1 thread, ms", "2 threads, ms", "times faster"], result.Scaling, row =>
        [
            row.Name, Text($"{1e3 * row.One.Median:0.00}"), Text($"{1e3 * row.Two.Median:0.00}"),
            Text($"{row.Ratio:0.00}"),
        ]);

    private BenchTable Memory => Table(
        ["memory of a run", "needed, MB", "used, MB", "used / needed"],
        result.Memory is { } memory ? [memory] : Array.Empty<MemoryRow>(), row =>
        [
            row.Name, Text($"{1e-6 * row.NeededBytes:0}"), Text($"{1e-6 * row.UsedBytes:0}"), Text($"{row.Ratio:0.00}"),
        ]);

    private IEnumerable<string> OverRelu =>
        result.Activations.Contains("relu", StringComparer.Ordinal)
            ? result.Activations.Where(name => name != "relu")
            : [];

    /// <summary>Markdown, with the pictures that there are.</summary>
    public string ToMarkdown(params IReadOnlyList<BenchPicture> pictures)
    {
        var text = new StringBuilder("# qtgpu bench\n\n").AppendJoin("  \n", Lines.Concat(result.Notes))
            .Append("\n\nMedians; the JSON beside this file has minima, maxima and processor time. ")
            .Append("What would have taken too long on this device is – or left out.\n");
        foreach (BenchTable table in Tables)
        {
            text.Append('\n');
            string[] rule = [.. table.Header.Select((_, i) => i == 0 ? "---" : "---:")];
            foreach (string[] row in table.Rows.Prepend(rule).Prepend(table.Header))
                text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        foreach (BenchPicture picture in pictures)
            text.Append(CultureInfo.InvariantCulture, $"\n![{picture.Title}]({picture.File})\n");
        return text.ToString();
    }

    private static BenchTable Table<T>(string[] header, IEnumerable<T> rows, Func<T, string[]> cells) =>
        new(header, [.. rows.Select(cells)]);

    private static string Figure(PeerRow row, double value) => row.Unit switch
    {
        "steps/s" => Rounded(value),
        "samples/s" or Rate.States => Text($"{value:N0}"),
        "GFLOP/s" or Rate.Updates or Rate.Evaluations => Text($"{value:0.0}"),
        _ => Text($"{value:0.000}"),
    };

    private static string Rounded(double value) => value < 100 ? Text($"{value:0.0}") : Text($"{value:N0}");

    private static string Percent(double? part, double? whole) =>
        part is { } a && whole is { } b ? Text($"{100 * a / b:0}") : None;
}
