using QtGpu.IO;

namespace QtGpu.Cli.Commands;

/// <summary>
/// T(E) and dT/dE of a barrier, in float64: the physics behind the activation, as a table, a plot and JSON.
/// </summary>
internal sealed class ActivationCommand : Verb
{
    // The paper's barrier: 30 eV, and θ = ½ for an electron.
    private const double PaperHeight = 30, PaperWidth = 0.0178185;

    private readonly Option<string[]> _activation = Flag.Names("--activation", "Catalogue names [default: tunnelling]");
    private readonly Option<double[]> _height = Flag.Numbers(
        "--height", "eV", Bound.Positive, "Barrier heights [default: 30]");
    private readonly Option<double[]> _width = Flag.Numbers(
        "--width", "nm", Bound.Positive, "Barrier widths [default: 0.0178185]");
    private readonly Option<double[]> _mass = Flag.Numbers(
        "--mass", "me", Bound.Positive, "Particle masses, in electron masses [default: 1]");
    private readonly Option<double[]> _energy = Flag.Numbers(
        "--energy", "eV", Bound.Finite, "Energies [default: a range around the barrier]");
    private readonly Option<string?> _plot = Flag.File("--plot", "FILE.svg", "Draw T(E) and dT/dE", ".svg");

    public ActivationCommand()
        : base("activation", "Transmission and its derivative for given barriers and energies") =>
        this.Takes([_activation, _height, _width, _mass, _energy, _plot]);

    public override IReadOnlyList<string> Examples =>
    [
        "activation --height 10 --width 0.5,1.0 --energy 5",
        "activation --activation tunnelling,wkb --plot barriers.svg",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string[] names = Or(arguments.GetValue(_activation), "tunnelling");
        double[] heights = Or(arguments.GetValue(_height), PaperHeight);
        double[] widths = Or(arguments.GetValue(_width), PaperWidth);
        string? svg = arguments.GetValue(_plot);
        if (svg is not null)
            AtomicFile.RequireWritable(svg);
        double[] masses = Or(arguments.GetValue(_mass), 1), energies = arguments.GetValue(_energy) ?? [];
        bool asked = arguments.IsGiven(_height) || arguments.IsGiven(_width);
        BarrierCurve[] curves = [.. names.SelectMany(name => BarrierCurve.Grid(name, heights, widths, masses, asked))];

        double highest = Math.Max(2.5 * heights.Max(), 1.25 * energies.DefaultIfEmpty(0).Max());
        double lowest = Math.Min(0, 1.25 * energies.DefaultIfEmpty(0).Min());
        double[] range = [.. Enumerable.Range(0, 601).Select(i => lowest + ((highest - lowest) * i / 600))];
        double[] at = energies.Length > 0 ? energies : range;
        BarrierPoint[] points = [.. curves.SelectMany(curve => at.Select(curve.At))];

        Print(session, curves, points, every: energies.Length > 0 ? 1 : 40);
        if (energies.Length > 0 && Contrast(points) is { } contrast)
            session.Out.WriteLine(contrast);
        var plots = new BarrierPlots(curves, range, energies);
        if (session.Out.Profile.Capabilities.Interactive)
            plots.WriteTo(session.Out);
        if (svg is not null)
            session.Write(() => plots.Save(svg));
        session.WriteJson(new { Points = points });
    }

    private static T[] Or<T>(T[]? given, T fallback) => given is null or [] ? [fallback] : given;

    private static void Print(Session session, BarrierCurve[] curves, BarrierPoint[] points, int every)
    {
        IEnumerable<BarrierPoint> shown = points.Where((_, i) => i % every == 0);
        IEnumerable<IReadOnlyList<string>> rows = shown.Select(p => (IReadOnlyList<string>)
        [
            p.Activation, Number(p.HeightEv), Number(p.WidthNm), Number(p.Mass), Number(p.EnergyEv),
            Number(p.Transmission), Number(p.DerivativePerEv),
        ]);
        session.Out.Write(SummaryTable.Of(
            ["activation", "V₀ [eV]", "a [nm]", "m [mₑ]", "E [eV]", "T", "dT/dE [1/eV]"], rows, leastFirst: "m [mₑ]"));
    }

    // The textbook's question: one quantity changes, by what factor does T?
    private static string? Contrast(BarrierPoint[] points)
    {
        (string Name, string Unit, double?[] Values)[] quantities =
        [
            ("height", "eV", [.. points.Select(p => p.HeightEv).Distinct()]),
            ("width", "nm", [.. points.Select(p => p.WidthNm).Distinct()]),
            ("mass", "mₑ", [.. points.Select(p => p.Mass).Distinct()]),
            ("energy", "eV", [.. points.Select(p => (double?)p.EnergyEv).Distinct()]),
        ];
        var varied = quantities.Where(quantity => quantity.Values.Length > 1).ToArray();
        double first = points[0].Transmission, last = points[^1].Transmission;
        if (varied.Length != 1 || varied[0].Values.Length != points.Length || !(first > 0 && last > 0) || first == last)
            return null;
        (string name, string unit, double?[] values) = varied[0];
        string factor = first > last
            ? $"falls from {Number(first)} to {Number(last)}, {Number(first / last)} times smaller"
            : $"rises from {Number(first)} to {Number(last)}, {Number(last / first)} times larger";
        return $"From {name} {Number(values[0])} {unit} to {Number(values[^1])} {unit}, the transmission {factor}.";
    }

    private static string Number(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "–";
}
