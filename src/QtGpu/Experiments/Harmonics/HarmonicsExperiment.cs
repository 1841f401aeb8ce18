using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using static System.FormattableString;

namespace QtGpu.Experiments.Harmonics;

/// <summary>What activations make of a sine: which of them is more nonlinear, and by which measure?</summary>
[Named("harmonics")]
public sealed class HarmonicsExperiment : Experiment
{
    // Right of the bend that relu and tunnelling have at 0.
    private const double RightOfZero = 1e-9;

    /// <summary>Opacities θ of the rectangular barriers; the first is the subject, others are for comparison.</summary>
    public IReadOnlyList<double> Opacities { get; init; } = [];

    /// <summary>s in eV: E = s·z. Height 30 eV, E₀ = 0, as published.</summary>
    public double EnergyScale { get; init; }

    /// <summary>Catalogue names of the activations beside them.</summary>
    public IReadOnlyList<string> Baselines { get; init; } = [];

    /// <summary>A of the sine, ascending.</summary>
    public IReadOnlyList<double> Amplitudes { get; init; } = [];

    /// <summary>b of the sine, ascending; 0 is among them.</summary>
    public IReadOnlyList<double> Offsets { get; init; } = [];

    /// <summary>The amplitude that spectra and sentences are about; one of those.</summary>
    public double ReferenceAmplitude { get; init; }

    /// <summary>How many harmonics a spectrum has.</summary>
    public int Harmonics { get; init; }

    /// <summary>Points of half a period.</summary>
    public int Points { get; init; }

    /// <inheritdoc/>
    public override string Title => "Harmonics: what an activation makes of a sine";

    /// <inheritdoc/>
    public override string Question =>
        "Is tunnelling more nonlinear than other activations: how much of f(b + A·sin ωt) is no sine of that "
        + "frequency, over amplitudes A and offsets b, at the same input and at the same slope?";

    /// <inheritdoc/>
    public override string Expectation =>
        "A thin barrier lets slow particles pass in proportion to their energy, so that at small amplitudes around 0 "
        + "tunnelling is a ReLU of another slope and must have its distortion, 43.5 %, whatever the barrier. At large "
        + "amplitudes T is 0 or 1, a square wave: 48.3 %. Around 0 it can therefore not be much more nonlinear than "
        + "ReLU. Where the sine stays positive ReLU is a straight line and tunnelling is not. Slope-matched, "
        + "saturation comes at larger amplitudes, and the difference must shrink. Thick barriers open near their top: "
        + "nearly steps, with large distortion where the sine reaches it.";

    /// <inheritdoc/>
    public override void Check()
    {
        SettingChecks.Ascending("opacities", Opacities);
        SettingChecks.Ascending("amplitudes", Amplitudes);
        SettingChecks.Ascending("offsets", Offsets);
        if (!(Amplitudes[0] > 0))
            throw new InputException(Invariant($"amplitudes: expected numbers above 0, got {Amplitudes[0]}"));
        if (!Offsets.Contains(0))
            throw new InputException("offsets: expected 0 among them");
        if (!Amplitudes.Contains(ReferenceAmplitude))
            throw new InputException(
                Invariant($"referenceAmplitude: expected one of the amplitudes, got {ReferenceAmplitude}"));
        if (Harmonics < 2 || Points <= 2 * Harmonics)
            throw new InputException(Invariant(
                $"harmonics: expected at least 2, and more than twice as many points, got {Harmonics} and {Points}"));
        if (!Baselines.Contains("relu", StringComparer.Ordinal)
            || Baselines.Distinct(StringComparer.Ordinal).Count() < Baselines.Count)
            throw new InputException("baselines: expected relu among them, and none twice");
        _ = Subjects();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() =>
        [.. Subjects().Select(subject => new ExperimentPiece(subject.Name, context => Of(subject, context)))];

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results) => new HarmonicsFindings(
        this, [.. Subjects().Select(subject => results.Of<HarmonicsOfActivation>(subject.Name))]).All;

    /// <summary>The name of a barrier in tables and legends.</summary>
    internal static string NameOf(double opacity) => Invariant($"tunnelling θ={opacity}");

    private IEnumerable<(string Name, Activation Activation)> Subjects() =>
    [
        .. Opacities.Select(opacity => (NameOf(opacity), ActivationCatalogue.Create(
            "tunnelling", new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["width"] = Tunnelling.WidthOf(opacity),
                ["energy-scale"] = EnergyScale,
            }))),
        .. Baselines.Select(name => (name, ActivationCatalogue.Create(name))),
    ];

    private HarmonicsOfActivation Of((string Name, Activation Activation) subject, PieceContext context)
    {
        double slope = ActivationCurve.At(subject.Activation, RightOfZero).Derivative;
        double[][] Map(double scale) => [.. Offsets.Select(offset => Amplitudes.Select(amplitude =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            return Content(amplitude, offset, scale, harmonics: 1).Distortion;
        }).ToArray())];
        HarmonicContent Content(double amplitude, double offset, double scale, int harmonics) => HarmonicContent.Of(
            z => ActivationCurve.At(subject.Activation, scale * z).Value, amplitude, offset, harmonics, Points);
        double[] Spectrum(double scale) => [.. Content(ReferenceAmplitude, 0, scale, Harmonics).Amplitudes];
        return new(
            subject.Name, slope, Map(1), Map(1 / slope), Spectrum(1), Spectrum(1 / slope));
    }
}
