using QtGpu.Checks;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

/// <summary>Members put together, and what is refused of them.</summary>
public sealed class PredictiveDistributionTests
{
    private const int Members = 7, Rows = 11, Classes = 4;

    private static float[] Probabilities()
    {
        float[] outputs = CheckValues.Normal(Members * Rows * Classes, "members", deviation: 2);
        float[] probabilities = new float[outputs.Length];
        ClassProbabilities.Softmax(outputs, Classes, probabilities);
        return probabilities;
    }

    [Fact]
    public void Mean_entropies_and_information_are_those_of_their_definitions()
    {
        float[] p = Probabilities();
        var said = new PredictiveDistribution(p, Members, Classes);
        double[] information = said.Uncertainty(UncertaintyScore.MutualInformation);
        for (int i = 0; i < Rows; i++)
        {
            double[][] each = [.. Enumerable.Range(0, Members).Select(m => p.Skip(((m * Rows) + i) * Classes)
                .Take(Classes).Select(x => (double)x).ToArray())];
            double[] mean = [.. Enumerable.Range(0, Classes).Select(k => each.Average(row => row[k]))];
            Assert.Equal(mean, said.Mean.Row(i).ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(Entropy(mean), said.Entropy(i), 1e-12);
            Assert.Equal(each.Average(Entropy), said.ExpectedEntropy(i), 1e-12);

            // The mean Kullback-Leibler divergence of the members from their mean.
            double divergence = each.Average(row => row.Zip(mean, (a, b) => a * Math.Log(a / b)).Sum());
            Assert.Equal(divergence, information[i], 1e-7); // float32 rows have a sum of 1 within 1e-7
            Assert.Equal(1 - mean.Max(), said.Uncertainty(UncertaintyScore.MaximumProbability)[i], 1e-12);
        }

        static double Entropy(double[] row) => -row.Sum(x => x * Math.Log(x));
    }

    [Fact]
    public void Members_that_agree_have_no_information_to_add()
    {
        float[] one = [0.7f, 0.2f, 0.1f, 0, 1, 0];
        var said = new PredictiveDistribution([.. one, .. one, .. one], members: 3, classes: 3);
        Assert.Equal(0, said.MutualInformation(0), 1e-12);
        Assert.Equal(0, said.Entropy(1));
        Assert.Equal((0.7f, 0.7f), ((float)said.Interval(0, 0).Low, (float)said.Interval(0, 0).High));
        var torn = new PredictiveDistribution([1, 0, 0, 1], members: 2, classes: 2);
        Assert.Equal(Math.Log(2), torn.MutualInformation(0), 1e-12);
    }

    [Fact]
    public void An_interval_is_that_of_the_middle_members()
    {
        float[] p = [.. Enumerable.Range(0, 21).SelectMany(m => new[] { m / 20f, 1 - (m / 20f) })];
        var said = new PredictiveDistribution(p, members: 21, classes: 2);
        (double low, double high) = said.Interval(0, 0, 0.8);
        Assert.Equal(0.1, low, 1e-6);
        Assert.Equal(0.9, high, 1e-6);
        Assert.Throws<InputException>(() => said.Interval(0, 0, 1));
        Assert.Throws<InputException>(() => said.Interval(0, 0, double.NaN));
    }

    [Theory]
    [InlineData(float.NaN, "member 2, row 3, class 1: expected a probability between 0 and 1, got NaN")]
    [InlineData(1.5f, "member 2, row 3, class 1: expected a probability between 0 and 1, got 1.5")]
    [InlineData(-0.1f, "member 2, row 3, class 1")]
    public void What_is_no_probability_is_refused_with_its_place(float bad, string told)
    {
        float[] p = Probabilities();
        p[(((2 * Rows) + 3) * Classes) + 1] = bad;
        Assert.Contains(
            told, Assert.Throws<InputException>(() => new PredictiveDistribution(p, Members, Classes)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_do_not_sum_to_one_or_are_not_whole_are_refused()
    {
        Assert.Contains(
            "sum of 1, got 0.75",
            Assert.Throws<InputException>(() => new PredictiveDistribution([0.5f, 0.25f], 1, 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new PredictiveDistribution([0.5f, 0.5f, 1], 1, 2));
        Assert.Throws<InputException>(() => new PredictiveDistribution([], 1, 2));
        Assert.Throws<InputException>(() => new ClassProbabilities([double.NaN], 1));
    }

    [Fact]
    public void Softmax_is_finite_where_outputs_are_huge()
    {
        float[] p = new float[3];
        ClassProbabilities.Softmax([3e38f, -3e38f, 3e38f], 3, p);
        Assert.Equal([0.5f, 0, 0.5f], p);
    }
}
