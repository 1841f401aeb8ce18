using System.Globalization;
using System.Text.Json;
using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Experiments;
using QtGpu.Experiments.Barriers;
using QtGpu.Kernels.Contract;
using Xunit;

namespace QtGpu.Tests.Experiments;

public class AblationExperimentTests
{
    private static readonly AblationTask FeedForward = new("fnn", "digits", 300, 8, 1, 4.9, 0.5);
    private static readonly AblationTask Reservoir = new("esn", "mackey-glass", 300, 30, 1, 1, 0.2);

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 1.07)]
    public void Both_activations_have_the_same_value_and_slope_where_units_work(double opacity, double point)
    {
        var one = new AblationCase(opacity, point);
        foreach (double slope in (double[])[0.5, 4.9])
        {
            var (barrier, shape) = (one.Barrier(slope), one.LookAlike(slope));
            const double z = 1e-7;
            Assert.Equal(0, barrier.At(0).Value, 1e-6);
            Assert.Equal(0, shape.At(0).Value, 1e-6);
            Assert.Equal(slope, barrier.At(z).Derivative, 1e-4 * slope);
            Assert.Equal(slope, shape.At(z).Derivative, 1e-4 * slope);
        }
    }

    [Fact]
    public void At_the_papers_operating_point_the_look_alike_has_the_barriers_own_scale()
    {
        var one = new AblationCase(0.5, 0);
        double scale = one.Barrier(4.9101).Parameters["energy-scale"];
        Assert.Equal(10, scale, 0.01); // the paper's
        Assert.Equal(scale, one.LookAlike(4.9101).Parameters["energy-scale"], 1e-4);
    }

    [Fact]
    public void A_planted_difference_is_found_with_its_sign_and_none_is_called_equivalent()
    {
        AblationExperiment experiment = Small(seeds: 6);
        double[] noise = [0.1, -0.1, 0.05, -0.05, 0.02, -0.02];
        Findings better = Concluded(experiment, (task, activation, seed) =>
            activation == "rational" ? 0 : noise[seed - 1] + (task == "feed-forward" ? 1.5 : -1.5));
        Assert.All(Verdicts(better), verdict => Assert.Equal("tunnelling is better", verdict));
        Findings worse = Concluded(experiment, (task, activation, seed) =>
            activation == "rational" ? 0 : noise[seed - 1] + (task == "feed-forward" ? -1.5 : 1.5));
        Assert.All(Verdicts(worse), verdict => Assert.Equal("tunnelling is worse", verdict));
        Findings same = Concluded(experiment, (_, activation, seed) => activation == "rational" ? 0 : noise[seed - 1]);
        Assert.All(Verdicts(same), verdict => Assert.Equal("equivalent", verdict));
        Findings open = Concluded(
            experiment, (_, activation, seed) => activation == "rational" ? 0 : 30 * noise[seed - 1]);
        Assert.All(Verdicts(open), verdict => Assert.Equal("undecided", verdict));

        Measure measure = better.Measures[0];
        Assert.Equal("fnn-digits-slope-4.9-theta-0.5", measure.Id);
        Assert.Equal(1.5, measure.Value, 1e-12);
        Assert.True(measure.Low < 1.5 && measure.High > 1.5 && measure.Count == 6);
        Assert.StartsWith(
            "Tunnelling or shape? θ = 0.5: tunnelling is better in 2 of 2 models", better.Sentences[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_in_every_model_the_same_each_time()
    {
        var experiment = new AblationExperiment
        {
            Tasks =
            [
                FeedForward, Reservoir, new("rnn", "phrases", 20, 4, 1, 1, 2.5),
                new("bnn", "digits", 300, 8, 1, 1, 0.5),
            ],
            Cases = [new(0.5, 0)],
            Seeds = 2,
        };
        experiment.Check();
        Dictionary<string, JsonElement> first = Worked(experiment), again = Worked(experiment);
        Assert.Equal(2 * 4 * 2, first.Count);
        Assert.All(first, piece => Assert.Equal(piece.Value.GetRawText(), again[piece.Key].GetRawText()));
        Assert.Equal(4, experiment.Conclude(new PieceResults(first)).Measures.Count);
    }

    [Theory]
    [InlineData("ffn", 5, 0.5, "unknown model 'ffn' (did you mean 'fnn'?)")]
    [InlineData("fnn", 0, 0.5, "samples of at least 0, units and epochs of at least 1, got 300, 0 and 1")]
    [InlineData("fnn", 5, 0, "opacities from 0.01 to 20")]
    public void Settings_without_sense_are_named(string model, int units, double opacity, string expected)
    {
        var experiment = new AblationExperiment
        {
            Tasks = [FeedForward with { Model = model, Units = units }],
            Cases = [new(opacity, 0)],
            Seeds = 2,
        };
        Assert.Contains(expected, Assert.Throws<InputException>(experiment.Check).Message, StringComparison.Ordinal);
    }

    private static AblationExperiment Small(int seeds) => new()
    {
        Tasks = [FeedForward, Reservoir],
        Cases = [new(0.5, 0)],
        Seeds = seeds,
    };

    private static string[] Verdicts(Findings findings) => [.. findings.Tables[0].Rows.Select(row => (string)row[^1]!)];

    // Scores by model, activation and seed.
    private static Findings Concluded(AblationExperiment experiment, Func<string, string, int, double> score)
    {
        var results = experiment.Pieces().ToDictionary(
            piece => piece.Name,
            piece => JsonSerializer.SerializeToElement(new
            {
                Score = score(
                    piece.Name.Split(' ')[0],
                    piece.Name.Contains("rational", StringComparison.Ordinal) ? "rational" : "",
                    int.Parse(piece.Name.Split(' ')[^1], CultureInfo.InvariantCulture)),
            }), StringComparer.Ordinal);
        return experiment.Conclude(new PieceResults(results));
    }

    private static Dictionary<string, JsonElement> Worked(AblationExperiment experiment)
    {
        using Backend backend = DeviceCatalogue.Open("cpu", threads: 1);
        var context = new PieceContext(backend, name => DatasetCatalogue.Load(name), CancellationToken.None);
        return experiment.Pieces().ToDictionary(
            piece => piece.Name, piece => PieceResults.Kept(piece.Work(context)), StringComparer.Ordinal);
    }
}
