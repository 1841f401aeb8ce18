using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Convolution;
using QtGpu.QuantumNeurons.Sampling;
using Spectre.Console;
using static QtGpu.Cli.Report.InvariantText;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Detects vertical lines in images of 4×4 pixels, all images sampled at once (Fig. 20).</summary>
internal sealed class LineCommand : Verb
{
    private readonly Option<string[]> _image = Flag.Names(
        "--image", "Instead of the paper's twelve: 16 brightnesses from 0 to 1, row by row, with commas, or 16 digits 0 and 1");

    private readonly Option<bool> _all = Flag.Switch("--all", "Instead: all 65536 images of bright and dark pixels, each until it is decided");
    private readonly NeuronFlags _neurons = new();
    private readonly SamplingFlags _sampling = new(error: 0.02, algorithm: "joint-hmc");

    public LineCommand()
        : base("line", "Vertical lines in 4×4 pixels, by a convolutional network of quantum neurons")
    {
        Options.Add(_image);
        Options.Add(_all);
        _neurons.AddTo(this);
        _sampling.AddTo(this);
    }

    public override IReadOnlyList<string> Examples => ["qneuron line", "qneuron line --image 0100010001000100"];

    public override void Run(ParseResult arguments, Session session)
    {
        if (arguments.GetValue(_all))
        {
            Census(arguments, session);
            return;
        }

        IReadOnlyList<LinePattern> patterns = arguments.GetValue(_image) is [_, ..] given ? [new("yours", Image(given))] : LinePattern.All;
        var detector = new LineDetector(_neurons.Lambda(arguments), _neurons.Kinks(arguments));
        TimeLattice lattice = _neurons.Lattice(arguments);
        using Backend backend = session.OpenDevice();
        using var run = new SamplingRun(
            [.. patterns.Select(pattern => detector.Network(pattern.Brightness))], lattice, backend,
            _sampling.Options(arguments, session) with { Outputs = [LineDetector.Output] });
        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"line {string.Join(' ', patterns.Select(pattern => string.Join(',', pattern.Brightness)))}, {detector.Kinks} kinks, Λ {detector.Lambda}, {lattice}");
        SamplingResult result = _sampling.Run(run, what, arguments, session);
        Print(session, patterns, result);
        session.WriteJson(SamplingReport.Json(
            result,
            ("threshold", LineDetector.Threshold),
            ("patterns", patterns.Zip(result.Systems, Json))));
    }

    private void Census(ParseResult arguments, Session session)
    {
        if (_sampling.Given(arguments).Concat(arguments.GetValue(_image) is [_, ..] ? ["--image"] : []).FirstOrDefault() is { } flag)
            throw new InputException($"{flag} and --all exclude each other: all images are sampled until each is decided; leave one out");
        var detector = new LineDetector(_neurons.Lambda(arguments), _neurons.Kinks(arguments));
        using Backend backend = session.OpenDevice();
        var census = new LineCensus(
            detector, _neurons.Lattice(arguments), backend, _sampling.Options(arguments, session) with { Chains = LineCensus.Chains });
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<LineGroup> groups = LineCensus.Groups();
        IReadOnlyList<LineVerdict> verdicts = census.Sample(
            groups,
            (decided, sampled) =>
            {
                if (session.Status.IsDue)
                    session.Status.Show(string.Create(CultureInfo.InvariantCulture, $"{decided} of {groups.Count} networks decided  {Stopwatch.GetElapsedTime(start) * ((double)(groups.Count - sampled) / sampled):h\\:mm\\:ss} left"));
            },
            session.Stop);
        session.Status.Clear();
        LineCensusReport.Write(session, verdicts, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static void Print(Session session, IReadOnlyList<LinePattern> patterns, SamplingResult result)
    {
        IEnumerable<IReadOnlyList<string>> rows = patterns.Zip(result.Systems, (pattern, system) =>
        {
            NeuronEstimate output = system[LineDetector.Output];
            return (IReadOnlyList<string>)
            [
                pattern.Name, Rows(pattern), SamplingReport.Words(output.Activity), Detected(output) ? "yes" : "no",
                output.AutocorrelationSweeps.ToString("0.#", CultureInfo.InvariantCulture), output.Convergence.Converged ? "yes" : "no",
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

    private static string Rows(LinePattern pattern) => string.Join(' ', pattern.Brightness.Chunk(LineDetector.Side).Select(
        row => string.Concat(row.Select(b => b == 0 ? '·' : b == 1 ? '#' : '+'))));

    // 0100010001000100, or 16 numbers.
    private static double[] Image(string[] given)
    {
        string[] pixels = given is [{ Length: LineDetector.Pixels } bits] && bits.All(c => c is '0' or '1')
            ? [.. bits.Select(c => c.ToString())]
            : given;
        if (pixels.Length != LineDetector.Pixels)
            throw new InputException($"--image: expected {LineDetector.Pixels} brightnesses, row by row, with commas, or {LineDetector.Pixels} digits 0 and 1, got {pixels.Length}");
        return Array.ConvertAll(pixels, pixel => Bound.Fraction.TryParse(pixel, out double brightness)
            ? brightness
            : throw new InputException($"--image: expected brightnesses from 0 to 1, got '{pixel}'"));
    }
}
