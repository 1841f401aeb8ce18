using MathNet.Numerics.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Harmonics;

/// <summary>What the harmonics of activations say.</summary>
internal sealed class HarmonicsFindings(HarmonicsExperiment experiment, IReadOnlyList<HarmonicsOfActivation> all)
{
    /// <summary>What rounding leaves of a harmonic that is not there.</summary>
    public const double Nothing = 1e-9;

    private readonly HarmonicsOfActivation _subject = all[0];
    private readonly HarmonicsOfActivation[] _baselines = [.. all.Skip(experiment.Opacities.Count)];
    private readonly int _zero = experiment.Offsets.ToList().IndexOf(0);
    private readonly int _reference = experiment.Amplitudes.ToList().IndexOf(experiment.ReferenceAmplitude);

    public Findings All => new()
    {
        Sentences = Sentences(),
        Measures = [.. all.SelectMany(MeasuresOf), .. _baselines.SelectMany(Shares)],
        Tables = [Summary(), SpectrumTable()],
        Figures = new HarmonicsFigures(experiment, all).All(),
    };

    private double At(HarmonicsOfActivation of) => 100 * of.Distortion[_zero][_reference];

    private double MatchedAt(HarmonicsOfActivation of) => 100 * of.Matched[_zero][_reference];

    private static double Median(double[][] map) =>
        100 * map.SelectMany(row => row).Where(double.IsFinite).Median();

    // Cells of the map in which the subject is more distorted, of those where both have a fundamental.
    private static (int More, int Of) More(double[][] subject, double[][] other)
    {
        var both = subject.SelectMany(row => row).Zip(other.SelectMany(row => row))
            .Where(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second)).ToArray();
        return (both.Count(pair => pair.First > pair.Second + Nothing), both.Length);
    }

    private int Audible(HarmonicsOfActivation of) => of.Spectrum.Skip(1).Count(c => c > 0.01 * of.Spectrum[0]);

    private List<string> Sentences()
    {
        HarmonicsOfActivation relu = _baselines.First(of => of.Name == "relu");
        double[] own = [.. _subject.Distortion[_zero].Select(d => 100 * d)];
        int most = own.Index().MaxBy(d => d.Item).Index;
        int same = _baselines.Count(of => At(_subject) > At(of));
        int matched = _baselines.Count(of => MatchedAt(_subject) > MatchedAt(of));
        string a = Invariant($"amplitude {experiment.ReferenceAmplitude}");
        return
        [
            $"Is {_subject.Name} more nonlinear than ReLU? By the total harmonic distortion of a sine around 0 "
                + Invariant($"{YesNo(At(_subject) > At(relu))}: {At(_subject):0.0} against {At(relu):0.0} % at {a}, ")
                + Invariant($"slope-matched {MatchedAt(_subject):0.0} %. By the number of harmonics above 1 % of the ")
                + Invariant($"fundamental {YesNo(Audible(_subject) > Audible(relu))}: {Audible(_subject)} against ")
                + Invariant($"{Audible(relu)} of {experiment.Harmonics - 1}."),
            Invariant($"Around 0 at {a} it has more distortion than {same} of {_baselines.Length} other activations, ")
                + Invariant($"slope-matched than {matched}. Over the amplitudes it has {own.Min():0.0} to ")
                + Invariant($"{own.Max():0.0} %, the most at {experiment.Amplitudes[most]}; ReLU has {At(relu):0.0} % ")
                + "at each, a square wave 48.3 %.",
            MapSentence(),
        ];
    }

    private static string YesNo(bool yes) => yes ? "yes" : "no";

    private string MapSentence()
    {
        (int cells, int others) = (experiment.Amplitudes.Count * experiment.Offsets.Count, _baselines.Length);
        int ahead = _baselines.Count(of => IsMore(of.Distortion, _subject.Distortion));
        int matched = _baselines.Count(of => IsMore(of.Matched, _subject.Matched));
        return Invariant($"Over {cells} pairs of amplitude and offset, it is the more distorted one at most of those ")
            + Invariant($"where both answer against {ahead} of {others} activations, slope-matched against {matched}.");

        static bool IsMore(double[][] other, double[][] own) => More(own, other) is var (more, of) && 2 * more > of;
    }

    private IEnumerable<Measure> MeasuresOf(HarmonicsOfActivation of)
    {
        string id = of.Id;
        string where = Invariant($"amplitude {experiment.ReferenceAmplitude}, offset 0");
        Measure Exact(string name, string what, double value, string unit = "%") =>
            new($"{name}-{id}", $"{of.Name}: {what}", value, double.NaN, double.NaN, 1, unit);
        yield return Exact("slope", "f′(0⁺)", of.Slope, string.Empty);
        yield return Exact("thd", $"total harmonic distortion, {where}", At(of));
        yield return Exact("thd-matched", "the same, slope-matched", MatchedAt(of));
        yield return Exact("thd-median", "its median over amplitudes and offsets", Median(of.Distortion));
        yield return Exact("thd-median-matched", "the same, slope-matched", Median(of.Matched));
        yield return Exact("audible", $"harmonics above 1 % of the fundamental, {where}", Audible(of), string.Empty);
    }

    private IEnumerable<Measure> Shares(HarmonicsOfActivation baseline)
    {
        Measure Share(string id, string how, (int More, int Of) cells) => new(
            $"{id}-{baseline.Name}", $"pairs of amplitude and offset at which {_subject.Name} is more distorted than "
            + $"{baseline.Name}{how}", 100.0 * cells.More / cells.Of, double.NaN, double.NaN, cells.Of, "%");
        yield return Share("more", string.Empty, More(_subject.Distortion, baseline.Distortion));
        yield return Share("more-matched", ", slope-matched", More(_subject.Matched, baseline.Matched));
    }

    private static string Words((int More, int Of) cells) => Invariant($"{cells.More} of {cells.Of}");

    private FindingTable Summary() => new(
        "summary",
        Invariant($"Distortion in %, around 0 at amplitude {experiment.ReferenceAmplitude}, and over the map"),
        [
            "activation", "slope at 0⁺", "THD", "THD, slope-matched", "median THD", "median THD, slope-matched",
            "harmonics above 1 %", Invariant($"{_subject.Name} more distorted"), "slope-matched",
        ],
        [
            .. all.Select(of => (object?[])
            [
                of.Name, of.Slope, At(of), MatchedAt(of), Median(of.Distortion), Median(of.Matched), Audible(of),
                of == _subject ? null : Words(More(_subject.Distortion, of.Distortion)),
                of == _subject ? null : Words(More(_subject.Matched, of.Matched)),
            ]),
        ]);

    private FindingTable SpectrumTable() => new(
        "harmonics", Invariant($"Amplitudes of the harmonics at amplitude {experiment.ReferenceAmplitude}, offset 0"),
        ["harmonic", .. all.Select(of => of.Name)],
        [
            .. Enumerable.Range(0, experiment.Harmonics).Select(n => (object?[])
                [n + 1, .. all.Select(of => (object?)(of.Spectrum[n] > Nothing ? of.Spectrum[n] : 0))]),
        ]);
}
