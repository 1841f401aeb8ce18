using System.Diagnostics;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Convolution;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Detects vertical lines in images of 4×4 pixels, all images sampled at once (Fig. 20).</summary>
internal sealed class LineCommand : Verb
{
    private readonly Option<string[]> _image = Flag.Names(
        "--image",
        "Instead of the paper's twelve: 16 brightnesses from 0 to 1, row by row, with commas, or 16 digits 0 and 1");

    private readonly Option<bool> _all = Flag.Switch(
        "--all", "Instead: all 65536 images of bright and dark pixels, each until it is decided");
    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", "With --all: where report.html, margins.svg and groups.csv go [default: nowhere]");
    private readonly NeuronFlags _neurons = new();
    private readonly SamplingFlags _sampling = new(error: 0.02, algorithm: "joint-hmc");

    public LineCommand()
        : base("line", "Vertical lines in 4×4 pixels, by a convolutional network of quantum neurons") =>
        this.Takes([_image, _all, _out, .. _neurons.All, .. _sampling.All]);

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron line", "qneuron line --image 0100010001000100",
        "qneuron line --all --checkpoint runs/lines --resume --out runs/lines",
    ];

    public override bool RunsOnRanks => true;

    public override void Run(ParseResult arguments, Session session)
    {
        if (arguments.GetValue(_all))
        {
            Census(arguments, session);
            return;
        }

        arguments.Require(false, _all.Name, _out);
        IReadOnlyList<LinePattern> patterns = arguments.GetValue(_image) is [_, ..] given
            ? [new("yours", Image(given))]
            : LinePattern.All;
        var detector = new LineDetector(_neurons.Lambda(arguments), _neurons.Kinks(arguments));
        TimeLattice lattice = _neurons.Lattice(arguments);
        using Backend backend = session.OpenDevice();
        using var run = new SamplingRun(
            [.. patterns.Select(pattern => detector.Network(pattern.Brightness))], lattice, backend,
            _sampling.Options(arguments, session) with { Outputs = [LineDetector.Output] });
        string images = string.Join(' ', patterns.Select(pattern => string.Join(',', pattern.Brightness)));
        string what = Text($"line {images}, {detector.Kinks} kinks, Λ {detector.Lambda}, {lattice}");
        SamplingResult result = _sampling.Run(run, what, arguments, session);
        if (!session.WritesFiles)
            return; // the first rank has the same result, and tells of it
        Print(session, patterns, result);
        session.WriteJson(SamplingReport.Json(
            result,
            ("threshold", LineDetector.Threshold),
            ("patterns", patterns.Zip(result.Systems, Json))));
    }

    private void Census(ParseResult arguments, Session session)
    {
        string[] named = arguments.GetValue(_image) is [_, ..] ? ["--image"] : [];
        if (_sampling.Given(arguments).Concat(named).FirstOrDefault() is { } flag)
            throw new InputException(
                $"{flag} and --all exclude each other: all images are sampled until each is decided; leave one out");
        if (session.Ranks is { Size: > 1 })
            throw new InputException(
                $"{Name} {_all.Name} runs in one process: mpirun divides the chains of a few networks, and these are "
                + $"2134; several processes share them by {ShardFlag.Option.Name}");
        string? folder = arguments.GetValue(_out), place = _sampling.Checkpoint(arguments);
        bool resumes = _sampling.Resumes(arguments);
        if (folder is not null)
            AtomicFile.RequireWritable(Path.Combine(folder, LineCensusReport.Page));
        var detector = new LineDetector(_neurons.Lambda(arguments), _neurons.Kinks(arguments));
        TimeLattice lattice = _neurons.Lattice(arguments);
        using Backend backend = session.OpenDevice();
        SamplingOptions options = _sampling.Options(arguments, session) with
        {
            Chains = LineCensus.Chains,
            Shard = null, // which deals groups, not networks
        };
        string settings = Text($"line --all, {detector}, {lattice}, {options.Algorithm}, start {options.Start}, ")
            + Text($"seed {options.Seed}, {RunEnvironment.DeviceOf(backend)}");
        using KeptUnits kept = KeptUnits.Open(place, settings, resumes, session);
        var census = new LineCensus(detector, lattice, backend, options);
        IReadOnlyList<LineGroup> groups = LineCensus.Groups();
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<LineVerdict> verdicts = kept.Run(
            () => census.Sample(groups, Show, session.Stop, kept.Journal), arguments);
        var report = new LineCensusReport(
            verdicts, detector, lattice, Stopwatch.GetElapsedTime(start).TotalSeconds, backend.Name,
            RunEnvironment.Command(arguments, without: "--resume"));
        report.Print(session);
        session.WriteJson(report.Json());
        if (folder is not null && session.Write(() => report.Write(folder)))
            session.Out.WriteLine($"report: {Path.Combine(folder, LineCensusReport.Page)}");

        void Show(LineProgress at)
        {
            string words = Text(
                $"round {at.Round}: {at.Done} of {at.Open} networks sampled, {at.Decided} of {groups.Count} decided");
            if (at.Done == at.Open)
                session.WriteLine(words);
            else if (session.Status.IsDue)
                session.Status.Show(words);
        }
    }

    private static void Print(Session session, IReadOnlyList<LinePattern> patterns, SamplingResult result)
    {
        IEnumerable<IReadOnlyList<string>> rows = patterns.Zip(result.Systems, (pattern, system) =>
        {
            NeuronEstimate output = system[LineDetector.Output];
            return (IReadOnlyList<string>)
            [
                pattern.Name, Rows(pattern), SamplingReport.Words(output.Activity), Detected(output) ? "yes" : "no",
                output.AutocorrelationSweeps.ToString("0.#", CultureInfo.InvariantCulture),
                output.Convergence.Converged ? "yes" : "no",
            ];
        });
        session.Out.Write(SummaryTable.Of(
            ["image", "rows", "activity", "line", "τ [sweeps]", "converged"], rows,
            leastFirst: ["τ [sweeps]", "rows"]));
        session.Out.WriteLine(Text($"a line: an activity above {LineDetector.Threshold}"));
        SamplingReport.Print(session, result);
    }

    private static Dictionary<string, object?> Json(LinePattern pattern, SystemEstimate system)
    {
        NeuronEstimate output = system[LineDetector.Output];
        Dictionary<string, object?> json = SamplingReport.Json(output);
        json["name"] = pattern.Name;
        json["image"] = pattern.Brightness;
        json["detected"] = Detected(output);
        json["neurons"] = system.Neurons.Select(SamplingReport.Json);
        return json;
    }

    private static bool Detected(NeuronEstimate output) => output.Activity.Mean > LineDetector.Threshold;

    private static string Rows(LinePattern pattern) => string.Join(
        ' ', pattern.Brightness.Chunk(LineDetector.Side).Select(
            row => string.Concat(row.Select(b => b == 0 ? '·' : b == 1 ? '#' : '+'))));

    // 0100010001000100, or 16 numbers.
    private static double[] Image(string[] given)
    {
        string[] pixels = given is [{ Length: LineDetector.Pixels } bits] && bits.All(c => c is '0' or '1')
            ? [.. bits.Select(c => c.ToString())]
            : given;
        if (pixels.Length != LineDetector.Pixels)
            throw new InputException(
                $"--image: expected {LineDetector.Pixels} brightnesses, row by row, with commas, or "
                + $"{LineDetector.Pixels} digits 0 and 1, got {pixels.Length}");
        return Array.ConvertAll(pixels, pixel => Bound.Fraction.TryParse(pixel, out double brightness)
            ? brightness
            : throw new InputException($"--image: expected brightnesses from 0 to 1, got '{pixel}'"));
    }
}
