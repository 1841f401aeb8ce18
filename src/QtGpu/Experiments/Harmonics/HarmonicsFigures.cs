using static System.FormattableString;

namespace QtGpu.Experiments.Harmonics;

/// <summary>The harmonics of activations as figures.</summary>
internal sealed class HarmonicsFigures(HarmonicsExperiment experiment, IReadOnlyList<HarmonicsOfActivation> all)
{
    private const string Input = "amplitude A of the sine (pre-activation)", Offset = "offset b of the sine";
    private const string Distortion = "total harmonic distortion [%]";

    private readonly int _zero = experiment.Offsets.ToList().IndexOf(0);

    public IReadOnlyList<Figure> All()
    {
        HarmonicsOfActivation[] barriers = [.. all.Take(experiment.Opacities.Count)];
        HarmonicsOfActivation[] compared = [barriers[0], .. all.Skip(barriers.Length)];
        HarmonicsOfActivation relu = compared.First(of => of.Name == "relu");
        return
        [
            Curves("distortion", "the same input", compared, of => of.Distortion),
            Curves("distortion-matched", "slopes of 1 at 0⁺", compared, of => of.Matched),
            Curves("distortion-opacity", "barriers of any opacity θ", [.. barriers, relu], of => of.Distortion),
            Map(barriers[0]), Map(relu),
            Spectra("spectrum", "the same input", compared, of => of.Spectrum),
            Spectra("spectrum-matched", "slopes of 1 at 0⁺", compared, of => of.MatchedSpectrum),
        ];
    }

    private CurveFigure Spectra(
        string id, string how, IReadOnlyList<HarmonicsOfActivation> shown,
        Func<HarmonicsOfActivation, double[]> spectrum)
        => new(
            id, Invariant($"Harmonics of A = {experiment.ReferenceAmplitude}: {how}"),
            "Amplitude of each harmonic over that of the fundamental. A bend, as of ReLU and tunnelling at 0, leaves "
            + "them falling with the square of their number; of smooth activations they fall exponentially. What is "
            + "not there has no mark.",
            "number of the harmonic", "over the fundamental",
            [
                .. shown.Select(of => new Curve(
                    of.Name, [.. spectrum(of).Select((_, n) => n + 1.0)],
                    [.. spectrum(of).Select(c => c / spectrum(of)[0])
                        .Select(share => share > HarmonicsFindings.Nothing ? share : double.NaN)])),
            ])
        {
            LogY = true,
        };

    private CurveFigure Curves(
        string id, string how, IReadOnlyList<HarmonicsOfActivation> shown, Func<HarmonicsOfActivation, double[][]> map)
        => new(
            id, $"Distortion over amplitude: {how}", "Sines around 0. A half-wave rectifier, ReLU, has 43.5 % at every "
            + "amplitude, a step 48.3 %.", Input, Distortion,
            [
                .. shown.Select(of => new Curve(
                    of.Name, experiment.Amplitudes, [.. map(of)[_zero].Select(d => 100 * d)])),
            ])
        {
            LogX = true,
        };

    private HeatMap Map(HarmonicsOfActivation of) => new(
        $"map-{of.Id}", $"Distortion over amplitude and offset: {of.Name}",
        "A dash: the sine never leaves where f is constant.", Input,
        [.. experiment.Amplitudes.Select(a => Invariant($"{a}"))], Offset,
        [.. experiment.Offsets.Select(b => Invariant($"{b}"))], Distortion,
        [.. of.Distortion.Select(row => row.Select(d => 100 * d).ToArray())]);
}
