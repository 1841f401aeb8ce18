using QtGpu.Statistics;
using Xunit;

namespace QtGpu.Tests.Statistics;

/// <summary>
/// What ten seeds can tell, by simulation at the noise of real networks. The test accuracies on MNIST of networks
/// 784-100-10 (tunnelling, ReLU, tanh; ten epochs, rate 0.2 falling to 0, ten seeds) scatter by 0.07 points, their
/// paired differences by 0.09, 0.10 and 0.12.
/// </summary>
public sealed class EquivalenceTestTests
{
    private const int Seeds = 10;
    private const int Repetitions = 4000;
    private const double Noise = 0.12;
    private const double TwiceTheNoise = 0.24;
    private const double Margin = 0.2;

    [Theory]
    [InlineData(Noise)]
    [InlineData(TwiceTheNoise)]
    public void Half_a_point_is_found(double noise) =>
        Assert.True(Share(0.5, EquivalenceVerdict.Different, noise) > 0.99);

    [Fact]
    public void Half_a_point_is_found_also_among_five_activations()
    {
        double found = Repeat(noise => Family(noise, 0.5, 0, 0, 0, 0)[0].Verdict() == EquivalenceVerdict.Different);
        Assert.True(found > 0.98, $"{found}");
    }

    [Fact]
    public void No_difference_is_called_equivalent() =>
        Assert.True(Share(0, EquivalenceVerdict.Equivalent) > 0.98);

    [Fact]
    public void Too_much_noise_leaves_it_undecided() =>
        Assert.InRange(Share(0, EquivalenceVerdict.Undecided, 3 * Noise), 0.7, 0.95);

    [Fact]
    public void No_difference_is_seldom_called_one() =>
        Assert.True(Share(0, EquivalenceVerdict.Different) < 0.05);

    [Theory]
    [InlineData(Margin)]
    [InlineData(-Margin)]
    public void A_difference_at_the_margin_is_called_equivalent_in_one_of_twenty_cases(double difference) =>
        Assert.InRange(Share(difference, EquivalenceVerdict.Equivalent), 0.04, 0.06);

    [Fact]
    public void Holm_keeps_the_chance_of_any_false_finding()
    {
        double uncorrected = Repeat(noise => Tests(noise, 0, 0, 0, 0, 0).Any(test => test.DifferenceP < 0.05));
        double corrected = Repeat(noise => Family(noise, 0, 0, 0, 0, 0).Any(test => test.DifferenceP < 0.05));
        Assert.InRange(uncorrected, 0.18, 0.28); // 1 − 0.95⁵ = 0.23
        Assert.InRange(corrected, 0.035, 0.055);
    }

    [Fact]
    public void It_is_the_textbooks_test()
    {
        // d̄ = 0.1, s = 0.1581139, n = 5: t = √2 for the mean, (0.3 − 0.1)/0.0707107 = 2√2 for the margin.
        var test = EquivalenceTest.Of([-0.1, 0, 0.1, 0.2, 0.3], 0.3);
        Assert.Equal(0.1, test.Mean, 1e-12);
        Assert.Equal(0.2302, test.DifferenceP, 1e-4);
        Assert.Equal(0.0237, test.EquivalenceP, 1e-4);
        Assert.Equal(EquivalenceVerdict.Equivalent, test.Verdict());
    }

    [Fact]
    public void Differences_that_do_not_vary_leave_no_doubt()
    {
        Assert.Equal(EquivalenceVerdict.Equivalent, EquivalenceTest.Of([0, 0, 0], Margin).Verdict());
        Assert.Equal(EquivalenceVerdict.Different, EquivalenceTest.Of([0.3, 0.3, 0.3], Margin).Verdict());
        Assert.Equal(1, EquivalenceTest.Of([0, 0, 0], Margin).DifferenceP);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_difference_that_is_not_finite_decides_nothing(double difference)
    {
        var test = EquivalenceTest.Of([0.1, 0.2, difference], Margin);
        Assert.Equal((1, 1), (test.DifferenceP, test.EquivalenceP));
        Assert.Equal(EquivalenceVerdict.Undecided, test.Verdict());
    }

    [Fact]
    public void Figures_without_a_partner_are_refused() => Assert.Throws<ArgumentException>(
        () => PairedContrast.Family([([1.0, 2.0], [1.0, 2.0]), ([1.0, 2.0], [1.0])], Margin));

    [Fact]
    public void One_difference_decides_nothing()
    {
        Assert.Equal(EquivalenceVerdict.Undecided, EquivalenceTest.Of([0.3], Margin).Verdict());
        Assert.Equal(EquivalenceVerdict.Undecided, EquivalenceTest.Of([], Margin).Verdict());
        Assert.Throws<ArgumentOutOfRangeException>(() => EquivalenceTest.Of([0.3, 0.4], 0));
    }

    [Fact]
    public void Holms_own_steps()
    {
        // 4·0.005, 3·0.01, then 2·0.04 and 1·0.04, which is no less than the one before.
        double[] expected = [0.03, 0.08, 0.02, 0.08], adjusted = HolmCorrection.Adjusted([0.01, 0.04, 0.005, 0.04]);
        Assert.All(expected.Zip(adjusted), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal([1, 1], HolmCorrection.Adjusted([0.7, 0.9]));
        Assert.Empty(HolmCorrection.Adjusted([]));
    }

    private static double Share(double difference, EquivalenceVerdict verdict, double noise = Noise) => Repeat(runs =>
        EquivalenceTest.Of(runs.Normal(difference, noise), Margin).Verdict() == verdict);

    private static EquivalenceTest[] Tests(SimulatedRuns noise, params double[] differences) =>
        [.. differences.Select(difference => EquivalenceTest.Of(noise.Normal(difference, Noise), Margin))];

    private static IReadOnlyList<EquivalenceTest> Family(SimulatedRuns noise, params double[] differences) =>
        EquivalenceTest.Corrected(Tests(noise, differences));

    private static double Repeat(Func<SimulatedRuns, bool> holds) =>
        Enumerable.Range(0, Repetitions).AsParallel().Average(i => holds(new SimulatedRuns(i, Seeds)) ? 1.0 : 0);
}
