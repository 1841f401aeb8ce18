using System.Globalization;
using System.Text.Json;
using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Experiments;
using QtGpu.Experiments.Convergence;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using Xunit;

namespace QtGpu.Tests.Experiments;

public sealed class ConvergenceTests
{
    [Fact]
    public void It_trains_what_it_says()
    {
        ConvergenceExperiment small = Small();
        small.Check();
        using var backend = DeviceCatalogue.Open("cpu");
        Dataset digits = DatasetCatalogue.Load("digits");
        var context = new PieceContext(backend, _ => digits, TestContext.Current.CancellationToken);
        var done = Run(small, piece => piece.Work(context));
        Findings findings = small.Conclude(new PieceResults(done));

        // 3 × 2 trials, 3 × 2 at one rate, 3 × 2 published, 3 × 2 at their best, 3 × 2 × 2 with fewer samples.
        Assert.InRange(done.Count, 30, 36);
        var curve = new PieceResults(done).Of<TrainingCurve>(
            "digits: relu, rate 0.1, init 0.01, constant, epochs 2, seed 1");
        Assert.Equal(4, curve.Accuracy.Count);
        Assert.Equal([0.5, 1, 1.5, 2], curve.Epochs);
        Assert.True(curve.Last > 15, $"{curve.Last}");
        Assert.True(curve.SecondsPerEpoch > 0);
        Assert.All(findings.Measures, measure => Assert.NotEmpty(measure.Id));
        Assert.Equal(findings.Measures.Count, findings.Measures.Select(measure => measure.Id).Distinct().Count());
        Assert.All(
            findings.Tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Header.Count, row.Count)));
    }

    [Theory]
    [InlineData(0.25, 20, "holds")] // 80 times
    [InlineData(4, 20, "does not hold")] // 5 times
    public void A_planted_ratio_gets_its_verdict(double subject, double baseline, string verdict)
    {
        Findings findings = Planted(name =>
            Reaching(name.Contains("relu", StringComparison.Ordinal) ? baseline : subject));
        Assert.Contains($"\"Up to 50 times faster\" {verdict}:", findings.Sentences[0], StringComparison.Ordinal);
        Assert.Equal(baseline / subject, Measure(findings, "largest-epoch-ratio").Value, 1e-9);
        Assert.Equal(
            baseline / subject, Measure(findings, "digits-equal-epoch-ratio-to-95-tunnelling-vs-relu").Value, 1e-9);
    }

    [Fact]
    public void A_target_that_some_never_met_has_no_ratio()
    {
        Findings findings = Planted(name =>
            Reaching(name.EndsWith("seed 1", StringComparison.Ordinal) ? double.PositiveInfinity : 2));
        Assert.Contains("not testable", findings.Sentences[0], StringComparison.Ordinal);
        Assert.Contains(
            findings.Sentences, text => text.Contains("95 %: reached by 9 and 9 of 10", StringComparison.Ordinal));
    }

    [Fact]
    public void A_planted_difference_is_found_and_a_planted_likeness_too()
    {
        Findings findings = Planted(name => Ending(
            97 + (0.1 * (Seed(name) % 3)) + (name.Contains("relu,", StringComparison.Ordinal) ? 0.5 : 0)));
        Measure lost = Measure(findings, "digits-best-difference-tunnelling-vs-relu");
        Assert.Equal((-0.5, false), (Math.Round(lost.Value, 9), lost.IsUndecided));
        Assert.Contains(findings.Sentences, text => text.Contains("points, different", StringComparison.Ordinal));
        Assert.Contains(
            findings.Sentences,
            text => text.Contains("tunnelling − relu-slope-4.91 +0.00", StringComparison.Ordinal)
                && text.Contains("equivalent within ±0.2", StringComparison.Ordinal));
    }

    // By itself it would be beyond chance, among others it is not: p of 0.03 counts as 0.06.
    [Fact]
    public void What_a_corrected_test_leaves_open_is_undecided_whatever_its_interval()
    {
        double[] lead = [0.9, 0.8, 0.6, 0.5, 0.4, 0.3, 0.1, 0, -0.2, -0.4];
        Findings findings = Planted(name => Ending(
            97 + (name.Contains(": tunnelling,", StringComparison.Ordinal) ? lead[Seed(name) - 1] : 0)));
        Measure open = Measure(findings, "digits-best-difference-tunnelling-vs-relu");
        Assert.True(open.Low > 0 && open.IsUndecided, $"{open}");
    }

    [Fact]
    public void The_best_setting_is_the_one_that_was_best_on_samples_held_out()
    {
        var done = Run(Small(), piece => piece.Name.Contains("search", StringComparison.Ordinal)
            ? piece.Name.Contains("rate 0.5", StringComparison.Ordinal) ? 90.0 : 80.0
            : Reaching(1));
        Assert.Contains("digits: relu, rate 0.5, init 0.01, cosine, epochs 2, seed 1", done.Keys);
        Assert.DoesNotContain("digits: relu, rate 0.05, init 0.01, cosine, epochs 2, seed 1", done.Keys);
    }

    [Fact]
    public void A_scale_is_chosen_as_a_rate_is_and_keeps_the_name()
    {
        Contestant scaled = new("tunnelling", "tunnelling") { Scaled = ["tunnelling:energy-scale=50"] };
        ConvergenceExperiment experiment = Small(
            seeds: 10, activations: [scaled, new("relu", "relu") { Starts = ["he"] }],
            contrasts: [new("tunnelling", "relu")]);
        experiment.Check();
        var done = Run(experiment, piece => piece.Name.Contains("search", StringComparison.Ordinal)
            ? piece.Name.Contains("energy-scale=50, rate 0.5", StringComparison.Ordinal) ? 90.0 : 80.0
            : piece.Name.Contains("samples", StringComparison.Ordinal) ? 50.0
            : Ending(piece.Name.Contains("energy-scale", StringComparison.Ordinal) ? 98 : 97));
        Assert.Equal(8, done.Keys.Count(name => name.Contains("search", StringComparison.Ordinal)));
        Assert.Contains(
            "digits: tunnelling as tunnelling:energy-scale=50, rate 0.5, init 0.01, cosine, epochs 2, seed 1",
            done.Keys);
        Findings findings = experiment.Conclude(new(done));
        Assert.Equal(1, Measure(findings, "digits-best-difference-tunnelling-vs-relu").Value, 1e-9);
        Assert.Equal(0, Measure(findings, "digits-equal-difference-tunnelling-vs-relu").Value, 1e-9);
        FindingTable search = findings.Tables.Single(table => table.Id == "search");
        Assert.Equal(2, search.Rows.Count(row => Equals(row[^1], "yes")));
        Assert.Contains(
            search.Rows, row => Equals(row[^1], "yes") && Equals(row[1], "tunnelling as tunnelling:energy-scale=50"));
    }

    [Fact]
    public void Slopes_of_controls_are_those_of_what_they_control()
    {
        double tunnelling = Slope("tunnelling", []), control = Slope("leaky-relu", [("slope", 0), ("gain", 4.91)]);
        Assert.Equal(tunnelling, control, 2e-3 * control);
        Assert.Equal(1, Slope("tunnelling", [("energy-scale", 2.0365)]), 1e-3);
    }

    [Fact]
    public void Fewer_samples_are_the_same_for_all_activations_of_a_seed()
    {
        Samples all = DatasetCatalogue.Load("digits").Train;
        Assert.Equal(all.Drawn(100, 3).Digest(), all.Drawn(100, 3).Digest());
        Assert.NotEqual(all.Drawn(100, 3).Digest(), all.Drawn(100, 4).Digest());
        Assert.Equal(100, all.Drawn(100, 3).Count);
        Assert.Same(all, all.Drawn(all.Count, 3));
        Assert.Throws<InputException>(() => all.Drawn(all.Count + 1, 3));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_named()
    {
        Bad("contrasts: expected two of tunnelling", Small(contrasts: [new("tunneling", "relu")]));
        Bad("targets of digits: expected ascending numbers", Small(data: [new("digits", [95, 90])]));
        Bad("efficiency: expected one of the data sets, got 'mnist'", Small(efficiency: new("mnist", [1], 1, 1)));
        Bad(
            "did you mean 'tunnelling'",
            Small(activations: [new("tunnelling", "tuneling"), new("relu", "relu")], contrasts: [new("relu", "relu")]));
        Bad("seeds: expected 1 to 1000, got 0", Small(seeds: 0));
        Bad("rates of the search: expected ascending", Small(search: new([0.5f, 0.1f], ["he"], 1, 1, "cosine")));
        Bad(
            "scaled and starts of relu: expected 4 settings to try, as many as for tunnelling, got 2",
            Small(
                activations: [
                    new("tunnelling", "tunnelling") { Scaled = ["tunnelling:energy-scale=2"] }, new("relu", "relu"),
                ],
                contrasts: [new("tunnelling", "relu")]));
        Bad(
            "initialisers of the search for relu: '0.01' is there twice",
            Small(
                activations: [
                    new("tunnelling", "tunnelling"), new("relu", "relu") { Starts = ["0.01"] },
                ],
                contrasts: [new("tunnelling", "relu")]));
        Bad("schedule of the search", Small(search: new([0.5f], ["he"], 1, 1, "cosin")));
        Bad("‘initialiser’: expected a standard deviation", Small(search: new([0.5f], ["hee"], 1, 1, "cosine")));

        static void Bad(string problem, ConvergenceExperiment settings) => Assert.Contains(
            problem, Assert.Throws<InputException>(settings.Check).Message, StringComparison.Ordinal);
    }

    private static ConvergenceExperiment Small(
        IReadOnlyList<JudgedData>? data = null, IReadOnlyList<Contestant>? activations = null,
        IReadOnlyList<Contrast>? contrasts = null, int seeds = 2, SettingsSearch? search = null,
        DataEfficiency? efficiency = null) => new()
        {
            Data = data ?? [new("digits", [90, 95])],
            Activations = activations ?? [
                new("tunnelling", "tunnelling"), new("relu", "relu"),
                new("relu-slope-4.91", "leaky-relu:slope=0:gain=4.91"),
            ],
            Contrasts = contrasts ?? [new("tunnelling", "relu"), new("tunnelling", "relu-slope-4.91")],
            Hidden = [8],
            Batch = 64,
            Epochs = 2,
            ChecksPerEpoch = 2,
            Seeds = seeds,
            Rate = 0.1f,
            Initialiser = "0.01",
            Search = search ?? new([0.05f, 0.5f], ["0.01"], 1, 2000, "cosine"),
            Margin = 0.2,
            Published = new("digits", [50], 0.01f, "0.01", 5, 2),
            Efficiency = efficiency ?? new("digits", [100, 1000], 30, Math.Min(2, seeds)),
        };

    // All pieces, also those that follow from others, as a run does them.
    private static Dictionary<string, JsonElement> Run(Experiment experiment, Func<ExperimentPiece, object> work)
    {
        var done = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        IReadOnlyList<ExperimentPiece> pieces = experiment.Pieces();
        while (pieces.Count > 0)
        {
            foreach (ExperimentPiece piece in pieces)
                done.Add(piece.Name, PieceResults.Kept(work(piece)));
            pieces = [.. experiment.Further(new(done)).Where(piece => !done.ContainsKey(piece.Name))];
        }

        return done;
    }

    // Ten seeds; what single numbers are does not matter.
    private static Findings Planted(Func<string, TrainingCurve> curve)
    {
        ConvergenceExperiment experiment = Small(seeds: 10);
        return experiment.Conclude(new(Run(experiment, piece =>
            piece.Name.Contains("search", StringComparison.Ordinal)
            || piece.Name.Contains("samples", StringComparison.Ordinal) ? 50.0 : curve(piece.Name))));
    }

    // Meets every target after so many epochs, of a second each.
    private static TrainingCurve Reaching(double epochs) => new(
        [.. Enumerable.Range(1, 100).Select(check => check / 4.0 >= epochs ? 99.0 : 10)], 4, 1, false);

    private static TrainingCurve Ending(double accuracy) => new([accuracy], 1, 1, false);

    private static int Seed(string name) => int.Parse(name.Split(' ')[^1], CultureInfo.InvariantCulture);

    private static Measure Measure(Findings findings, string id) =>
        findings.Measures.Single(measure => measure.Id == id);

    private static double Slope(string activation, (string Name, double Value)[] parameters)
    {
        const float step = 1e-4f;
        var f = ActivationCatalogue.Create(
            activation, parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));
        return f.Accept(new AtStep(step)) / step;
    }

    private sealed class AtStep(float z) : IActivationVisitor<double>
    {
        public double Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation => activation.Forward(new DoubleLane(z)).Value;
    }
}
