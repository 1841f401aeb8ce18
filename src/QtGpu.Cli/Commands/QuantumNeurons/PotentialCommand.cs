using QtGpu.IO;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Paths;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>The joint potential of two coupled neurons: its wells, its passes, and a picture (Fig. 3).</summary>
internal sealed class PotentialCommand : Verb
{
    private const string Excitatory = "excitatory", Inhibitory = "inhibitory";
    private const double UsualExcitation = 6000, UsualInhibition = 50_000, Reach = 1.4;
    private const int Points = 121;

    private readonly Argument<string?> _kind = new("kind")
    {
        Description = $"{Excitatory} or {Inhibitory} [default: both]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<double?> _epsilon = Flag.Number(
        "--epsilon", "ε", Bound.NotNegative,
        Text($"Strength of the coupling [default: {UsualExcitation} and {UsualInhibition}]"));
    private readonly SettingOption _lambda = new(
        Setting.Of(typeof(Neuron), nameof(Neuron.Lambda)), () => Text($"[default: {new Neuron("").Lambda}]"));
    private readonly Option<bool> _interaction = Flag.Switch(
        "--interaction", "The coupling alone, without the wells");
    private readonly Option<string?> _plot = Flag.File(
        "--plot", "FILE.svg", "Draw the potential over φ₁ and φ₂", ".svg");

    public PotentialCommand()
        : base("potential", "The joint potential of two coupled neurons: wells, passes between them, a picture")
    {
        Arguments.Add(_kind);
        this.Takes([_epsilon, _lambda, _interaction, _plot]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "qneuron potential --plot potential.svg",
        "qneuron potential inhibitory --epsilon 15000 --interaction",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        CouplingKind[] kinds = arguments.GetValue(_kind) switch
        {
            null => [CouplingKind.Excitatory, CouplingKind.Inhibitory],
            Excitatory => [CouplingKind.Excitatory],
            Inhibitory => [CouplingKind.Inhibitory],
            { } other => throw NearestName.Unknown("coupling", other, [Excitatory, Inhibitory]),
        };
        double lambda = _lambda.Read(arguments, new Neuron(string.Empty)).Lambda;
        bool alone = arguments.GetValue(_interaction);
        string? svg = arguments.GetValue(_plot);
        if (svg is not null)
            AtomicFile.RequireWritable(svg);
        PotentialSurface[] surfaces = [.. kinds.Select(kind => new PotentialSurface(
            kind, arguments.GetValue(_epsilon) ?? (kind == CouplingKind.Excitatory ? UsualExcitation : UsualInhibition),
            lambda))];
        session.Out.Write(SummaryTable.Of(
            ["where", "φ₁ (affected)", "φ₂ (driver)", .. surfaces.Select(Title)],
            Landmarks.Select(mark => (IReadOnlyList<string>)
            [
                mark.Name, Text($"{mark.Affected}"), Text($"{mark.Driver}"),
                .. surfaces.Select(surface => Number(Value(surface, mark.Affected, mark.Driver, alone), "G6")),
            ])));
        if (svg is not null)
            session.Write(() => Picture.Save(svg, [.. surfaces.Select(surface => Plot(surface, alone).Draw())]));
        session.WriteJson(new
        {
            Lambda = lambda,
            InteractionOnly = alone,
            Surfaces = surfaces.Select(surface => new
            {
                surface.Kind,
                surface.Strength,
                Landmarks = Landmarks.Select(mark => new
                {
                    mark.Name,
                    mark.Affected,
                    mark.Driver,
                    Potential = Value(surface, mark.Affected, mark.Driver, alone),
                }),
                Reach,
                Grid = surface.Grid(Reach, Points, alone),
            }),
        });
    }

    // The potential is even in both.
    private static (string Name, double Affected, double Driver)[] Landmarks =>
    [
        ("wells", 1, 1), ("affected on its barrier, driver at rest", 0, 1),
        ("driver on its barrier, affected at rest", 1, 0), ("both on their barriers", 0, 0),
    ];

    private static double Value(PotentialSurface surface, double affected, double driver, bool alone) =>
        alone ? surface.Interaction(affected, driver) : surface.At(affected, driver);

    private static string Title(PotentialSurface surface) =>
        Text($"{(surface.Kind == CouplingKind.Excitatory ? Excitatory : Inhibitory)}, ε = {surface.Strength}");

    private static SurfacePlot Plot(PotentialSurface surface, bool alone) => new(
        Text($"Two neurons, {Title(surface)}"),
        "φ₁, the affected neuron", "φ₂, its driver",
        alone ? "V_int (m = ħ = 1), at most" : Text($"V₀ + V₀ + V_int, Λ = {surface.Lambda} (m = ħ = 1), at most"),
        Reach, surface.Grid(Reach, Points, alone));
}
