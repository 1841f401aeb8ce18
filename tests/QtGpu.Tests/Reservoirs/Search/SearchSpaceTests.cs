using QtGpu.Kernels.Activations;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Search;
using Xunit;

namespace QtGpu.Tests.Reservoirs.Search;

public sealed class SearchSpaceTests
{
    private static readonly ReservoirSettings Tunnelling =
        ReservoirPresets.Create("best", "tunnelling") with { Units = 50 };

    [Fact]
    public void A_grid_has_every_combination_once()
    {
        string[] texts = ["leak=0.3,0.5,0.7", "opacity=2,4", "ridge=1e-8,1e-6"];
        IReadOnlyList<Candidate> grid = Space(Tunnelling, texts).Grid();
        Assert.Equal(12, grid.Count);
        Assert.Equal(Enumerable.Range(1, 12), grid.Select(candidate => candidate.Number));
        Assert.Equal(12, grid.Select(candidate => candidate.Settings)
            .Select(each => (each.Leak, each.Ridge, each.ActivationParameters["width"])).Distinct().Count());
        // What tanh does not have, it does not vary.
        Assert.Equal(6, Space(ReservoirPresets.Create("best", "tanh"), texts).Grid().Count);
        var refused = Assert.Throws<InputException>(() => Space(Tunnelling, "ridge=1e-8..1e-6").Grid());
        Assert.Contains("expected a list of values for ridge", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawn_values_fill_their_range_and_are_the_same_for_the_same_seed()
    {
        SearchSpace space = Space(Tunnelling, "ridge=1e-10..1e-6", "leak=0.2..0.6");
        IReadOnlyList<Candidate> drawn = space.Draw(400, 3);
        Assert.Equal(drawn.Select(c => c.Values), space.Draw(400, 3).Select(c => c.Values));
        Assert.NotEqual(drawn.Select(c => c.Values), space.Draw(400, 4).Select(c => c.Values));
        Assert.All(drawn, c => Assert.InRange(c.Settings.Ridge, 1e-10, 1e-6));
        // Evenly in the logarithm, and evenly: half lie in each half, within four standard deviations.
        Assert.InRange(drawn.Count(c => c.Settings.Ridge < 1e-8), 160, 240);
        Assert.InRange(drawn.Count(c => c.Settings.Leak < 0.4), 160, 240);
        // Another hyper-parameter beside it does not move it; nor does the activation.
        SearchSpace other = Space(ReservoirPresets.Create("paper", "tanh"), "leak=0.2..0.6");
        Assert.Equal(drawn.Select(c => c.Settings.Leak), other.Draw(400, 3).Select(c => c.Settings.Leak));
    }

    [Fact]
    public void The_slope_is_that_of_the_activation_wherever_it_works()
    {
        ReservoirSettings paper = ReservoirPresets.Create("paper", "tunnelling");
        foreach (Candidate candidate in SearchSpace.Default(paper, _ => false).Draw(20, 1))
        {
            (double value, double slope) = ActivationCurve.At(candidate.Settings.CreateActivation(), 0);
            Assert.Equal(Value(candidate, "slope"), slope, 1e-5);
            Assert.Equal(0, value, 1e-6);
            double energy = candidate.Settings.ActivationParameters["operating-energy"];
            Assert.Equal(Value(candidate, "operating-point") * 30, energy, 1e-9);
        }

        static double Value(Candidate candidate, string name) =>
            SearchSpace.Default(candidate.Settings, _ => false).Variations.Zip(candidate.Values)
                .Single(pair => pair.First.Parameter.Name == name).Second;
    }

    [Fact]
    public void The_preset_is_a_point_of_the_space()
    {
        SearchSpace space = Space(
            ReservoirPresets.Create("paper", "tunnelling"),
            "opacity=3.4", "operating-point=1.07", "centred=1", "slope=0.66");
        ReservoirSettings found = Assert.Single(space.Grid()).Settings;
        foreach ((string name, double value) in ReservoirPresets.Create("best", "tunnelling").ActivationParameters)
            Assert.Equal(value, name == "height" ? 30 : found.ActivationParameters[name], Math.Abs(value) * 1e-4);
    }

    [Fact]
    public void What_a_flag_fixes_is_not_varied() => Assert.DoesNotContain(
        SearchSpace.Default(Tunnelling, name => name is "leak" or "width").Variations,
        variation => variation.Parameter.Name is "leak" or "opacity");

    [Theory]
    [InlineData("leek=0.1..1", "did you mean 'leak'?")]
    [InlineData("leak", "expected NAME=LOW..HIGH or NAME=VALUE,VALUE,…, got 'leak'")]
    [InlineData("leak=0.5..0.5", "expected LOW..HIGH with LOW below HIGH")]
    [InlineData("leak=0.5..1.5", "expected a number above 0 and at most 1, got '1.5'")]
    [InlineData("ridge=0..1e-6", "expected a number above 0, got '0'")]
    [InlineData("ridge=", "expected a number above 0, got ''")]
    [InlineData("ridge=1e-6,x", "got 'x'")]
    [InlineData("ridge=1e-6,1e-6", "a value is there twice")]
    public void A_bad_range_is_refused(string text, string message) =>
        Assert.Contains(
            message, Assert.Throws<InputException>(() => Variation.Parse(text)).Message, StringComparison.Ordinal);

    private static SearchSpace Space(ReservoirSettings around, params string[] texts) =>
        SearchSpace.Of(around, [.. texts.Select(Variation.Parse)]);
}
