using System.Globalization;
using System.Text.Json;
using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Experiments;
using QtGpu.Experiments.Convergence;
using QtGpu.Experiments.EdgeFunctions;
using QtGpu.Kernels.Contract;
using Xunit;

namespace QtGpu.Tests.Experiments;

public class EdgesExperimentTests
{
    private static readonly EdgeContest Contest = new(
        "hybrid",
        [new("daruan", "4:identity,4:daruan"), new("b-spline", "4:identity,6:b-spline"), new("relu", "4:relu,18:relu")],
        [new Contrast("daruan", "relu"), new Contrast("b-spline", "relu")], Epochs: 2, TrialSamples: 200,
        TrialEpochs: 1);

    [Fact]
    public void It_measures_searches_and_trains_each_network_by_both_rules()
    {
        EdgesExperiment experiment = Small(seeds: 2);
        experiment.Check();
        var samples = DatasetCatalogue.Load("digits");
        var few = samples with { Train = samples.Train.Drawn(600, 1), Test = samples.Test.Drawn(200, 1) };
        using Backend backend = DeviceCatalogue.Open("cpu", threads: 1);
        var run = new ExperimentRun(experiment, [backend], _ => few);
        Findings findings = run.Run(TestContext.Current.CancellationToken).Findings;
        Measure parameters = findings.Measures.Single(measure => measure.Id == "hybrid-parameters-daruan");
        Assert.Equal((4 * 785) + (4 * 4 * 16) + 4 + 50, parameters.Value);
        Assert.All(
            findings.Measures.Where(measure => measure.Id.StartsWith("hybrid-seconds-", StringComparison.Ordinal)),
            measure => Assert.True(measure.Value > 0));
        Assert.Equal(2 * 3, findings.Tables.Single(table => table.Id == "accuracy").Rows.Count);
        Assert.Equal(3, findings.Tables.Single(table => table.Id == "search").Rows.Count);
        Assert.Single(findings.Measures, measure => measure.Id == "hybrid-digits-equal-time-outside-b-spline");
    }

    [Fact]
    public void A_planted_lead_is_found_and_equal_time_gives_the_faster_network_more_epochs()
    {
        EdgesExperiment experiment = Small(seeds: 6);
        Findings findings = Concluded(experiment);
        CultureInfo culture = CultureInfo.InvariantCulture;
        Measure difference = findings.Measures.Single(
            measure => measure.Id == "hybrid-digits-equal-parameters-difference-daruan-vs-relu");
        Assert.Equal(1.5, difference.Value, 1e-9);
        Assert.Contains(
            "At equal parameters and epochs, of 2 comparisons the first is better in 1, worse in 1",
            findings.Sentences[0], StringComparison.Ordinal);
        Assert.Contains(
            findings.Sentences, sentence => sentence.Contains(
                "daruan (4:identity,4:daruan) has 890 parameters and takes 4.0 times the processor time of relu",
                StringComparison.Ordinal));
        var settings = findings.Tables.Single(table => table.Id == "accuracy").Rows
            .Where(row => Equals(row[2], "equal time")).Select(row => Convert.ToString(row[6], culture)!).ToArray();
        Assert.EndsWith("epochs 2", settings[0], StringComparison.Ordinal);
        Assert.EndsWith("epochs 4", settings[1], StringComparison.Ordinal);
        Assert.EndsWith("epochs 8", settings[2], StringComparison.Ordinal);
        Assert.All(settings, text => Assert.Contains("rate 0.01,", text, StringComparison.Ordinal)); // the better trial
    }

    [Theory]
    [InlineData("4:identity,4:daruam", "daruan", 0.01f, "did you mean 'daruan'")]
    [InlineData("4:daruan", "nothing", 0.01f, "expected two of daruan, b-spline, relu, got 'nothing'")]
    [InlineData("4:daruan", "daruan", 0.001f, "rates of the search: expected ascending numbers")]
    public void Settings_without_sense_are_named(string layers, string subject, float rate, string expected)
    {
        EdgesExperiment experiment = Small(seeds: 2, rates: [0.003f, rate], Contest with
        {
            Networks = [new("daruan", layers), .. Contest.Networks.Skip(1)],
            Contrasts = [new Contrast(subject, "relu")],
        });
        Assert.Contains(expected, Assert.Throws<InputException>(experiment.Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_of_other_sizes_are_refused() => Assert.Contains(
        "relu has 950 parameters, expected within 2 % of the 900 of daruan",
        Assert.Throws<InputException>(() => EdgesChecks.Parameters(Contest, [900, 910, 950], 2)).Message,
        StringComparison.Ordinal);

    private static EdgesExperiment Small(int seeds, float[]? rates = null, EdgeContest? contest = null) => new()
    {
        Data = ["digits"],
        Contests = [contest ?? Contest],
        Batch = 32,
        Seeds = seeds,
        Search = new("adam", rates ?? (seeds == 2 ? [0.01f] : [0.003f, 0.01f]), ["he"], 200, "cosine"),
        Margin = 0.2,
        Tolerance = 5,
    };

    // Daruan is 1.5 points better than relu, b-spline 1.5 worse, relu four times as fast as daruan.
    private static Findings Concluded(EdgesExperiment experiment)
    {
        double[] noise = [0.1, -0.1, 0.05, -0.05, 0.02, -0.02];
        var done = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            [experiment.Pieces().Single().Name] = PieceResults.Kept(new EdgeCosts(new Dictionary<string, EdgeCost>(
                StringComparer.Ordinal)
            {
                ["hybrid daruan"] = new(890, 4),
                ["hybrid b-spline"] = new(891, 2),
                ["hybrid relu"] = new(892, 1),
            })),
        };
        for (var more = experiment.Further(new(done)); more.Any(piece => !done.ContainsKey(piece.Name));
            more = experiment.Further(new(done)))
        {
            foreach (string name in more.Select(piece => piece.Name))
                done[name] = name.Contains("search", StringComparison.Ordinal)
                    ? PieceResults.Kept(name.Contains("rate 0.01,", StringComparison.Ordinal) ? 90.0 : 80.0)
                    : PieceResults.Kept(Curve(name));
        }

        return experiment.Conclude(new(done));

        EdgeCurveResult Curve(string name)
        {
            double lead = name.Contains("daruan", StringComparison.Ordinal) ? 1.5
                : name.Contains("b-spline", StringComparison.Ordinal) ? -1.5 : 0;
            int seed = int.Parse(name.Split(' ')[^1], CultureInfo.InvariantCulture);
            double last = 95 + lead + (lead == 0 ? 0 : noise[seed - 1]);
            return new(new TrainingCurve([90, last], 1, 1, Diverged: false), []);
        }
    }
}
