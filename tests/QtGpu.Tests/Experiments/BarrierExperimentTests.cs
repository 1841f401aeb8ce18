using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Experiments;
using QtGpu.Experiments.Barriers;
using QtGpu.Kernels.Contract;
using Xunit;

namespace QtGpu.Tests.Experiments;

public class BarrierExperimentTests
{
    private static readonly ModelTask FeedForward = new("fnn", "digits", 600, 16, 3);
    private static readonly ModelTask Reservoir = new("esn", "mackey-glass", 300, 30, 1);
    private static readonly BarrierSettings Meant = new(30, 0.0178, 10), Published = new(30, 0.5, 10);

    [Fact]
    public void Nothing_gets_through_the_barriers_that_the_papers_name()
    {
        using Backend backend = DeviceCatalogue.Open("cpu", threads: 1);
        PieceContext context = Context(backend);
        ModelTask[] tasks =
            [FeedForward, new("rnn", "phrases", 20, 8, 1), new("bnn", "digits", 300, 8, 1), Reservoir];
        foreach (ModelTask task in tasks)
        {
            BarrierScore published = task.TrainWithGradient(Published.Choice, seed: 1, context);
            Assert.InRange(published.Gradient, 1e-20, 1e-9);
            Assert.Equal(task.Train(Published.Choice, seed: 1, context), published.Score);
            Assert.InRange(task.TrainWithGradient(Meant.Choice, seed: 1, context).Gradient, 1e-2, 10);
        }

        Assert.InRange(FeedForward.Train(Published.Choice, seed: 1, context), 9, 11);
        Assert.InRange(FeedForward.Train(Meant.Choice, seed: 1, context), 40, 100);
    }

    [Fact]
    public void A_trained_barrier_stays_where_no_gradient_is_and_moves_where_there_is_one()
    {
        using Backend backend = DeviceCatalogue.Open("cpu", threads: 1);
        var dead = TrainedBarrier.Of(FeedForward, Published, 1, Context(backend));
        Assert.Equal(Published.Height, dead.Height, 1e-9);
        Assert.Equal(Published.Width, dead.Width, 1e-9);
        var alive = TrainedBarrier.Of(FeedForward, Meant, 1, Context(backend));
        Assert.NotEqual(Meant.Height, alive.Height, 0.1);
        Assert.NotEqual(Meant.Width, alive.Width, 1e-4);
    }

    [Fact]
    public void The_slope_of_a_reservoir_is_that_of_its_units()
    {
        using Backend backend = DeviceCatalogue.Open("cpu", threads: 1);
        Assert.Equal(1, Slope("identity", []), 1e-12);
        Assert.InRange(Slope("sigmoid", []), 0.2, 0.25); // 0.25 at z = 0
        double half = Slope("relu", []); // some units are below 0
        Assert.InRange(half, 0.5, 0.95);

        double Slope(string name, Dictionary<string, double> parameters)
        {
            using var reservoir = new ReservoirTrial(Reservoir, new(name, parameters), 1, backend);
            return reservoir.Slope();
        }
    }

    [Fact]
    public void Maps_and_counts_are_those_of_the_scores()
    {
        BarrierExperiment experiment = Small();
        experiment.Check();
        var results = experiment.Pieces().ToDictionary(
            piece => piece.Name,
            piece => PieceResults.Kept(Planted(piece.Name)), StringComparer.Ordinal);
        Findings findings = experiment.Conclude(new PieceResults(results));

        var map = (HeatMap)findings.Figures.Single(figure => figure.Id == "fnn-score");
        Assert.Equal(["0.0178", "0.5"], map.Columns);
        Assert.Equal(["30, 10", "30, 100"], map.Rows);
        Assert.Equal([[95, 10], [95, 60]], map.Values);
        Assert.Equal(100, Value("fnn-thin-learning"));
        Assert.Equal(50, Value("fnn-thick-learning"));
        Assert.Equal(100, Value("esn-thin-learning"));
        Assert.Equal(0, Value("esn-thick-learning"));
        Assert.Equal(10, Value("fnn-width-0.5-score"));
        Assert.Equal(1e-12, Value("fnn-width-0.5-gradient"));
        Assert.Equal(-4, Value("fnn-trained-width-0.0178-scale-10"));
        Assert.StartsWith(
            "Barriers that learn, over 2 models: 4 of 4 with θ up to 2.5, 1 of 4 with θ from 12", findings.Sentences[0],
            StringComparison.Ordinal);

        double Value(string id) => findings.Measures.Single(measure => measure.Id == id).Value;

        static object Planted(string name)
        {
            bool thin = name.Contains("0.0178", StringComparison.Ordinal);
            bool lifted = name.Contains("s = 100", StringComparison.Ordinal);
            if (name.Contains("trained", StringComparison.Ordinal))
                return new { Accuracy = 91.0, Height = 25.0, Width = 0.017 };
            double score = name.StartsWith("reservoir", StringComparison.Ordinal)
                ? thin ? -3 : 0.05
                : thin ? 95 : lifted ? 60 : 10;
            return new { Score = score, Gradient = thin ? 1 : 1e-12 };
        }
    }

    [Fact]
    public void Settings_without_sense_are_named()
    {
        Refused(Small(trained: new(30, 1, 10)), "trained: expected barriers of the grid, got V₀ = 30 eV, a = 1 nm");
        Refused(Small(heights: [30, 10]), "heights: expected ascending numbers, got 30, 10");
        Refused(Small(heights: [-3]), "height: expected between 1e-9 and 1e9 eV");

        static void Refused(BarrierExperiment experiment, string expected) => Assert.Contains(
            expected, Assert.Throws<InputException>(experiment.Check).Message, StringComparison.Ordinal);
    }

    private static BarrierExperiment Small(BarrierSettings? trained = null, double[]? heights = null) => new()
    {
        Tasks = [FeedForward, Reservoir],
        Heights = heights ?? [30],
        Widths = [0.0178, 0.5],
        Scales = [10, 100],
        Trained = [trained ?? Meant],
        Seeds = 1,
    };

    private static PieceContext Context(Backend backend) =>
        new(backend, name => DatasetCatalogue.Load(name), CancellationToken.None);
}
