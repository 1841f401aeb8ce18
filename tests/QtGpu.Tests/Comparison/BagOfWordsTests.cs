using QtGpu.Comparison;
using QtGpu.Data;
using Xunit;

namespace QtGpu.Tests.Comparison;

/// <summary>The linear model that networks which read texts are held against.</summary>
public sealed class BagOfWordsTests
{
    [Fact]
    public void PhrasesNeedPairsOfWords()
    {
        Dataset data = DatasetCatalogue.Load("phrases");
        BagOfWords words = Fit(data, 1), pairs = Fit(data, 2);
        Assert.Equal((18, 72), (words.Terms, pairs.Terms));
        Assert.True(words.TestAccuracy <= 0.6, $"{words}");
        Assert.Equal(1, pairs.TestAccuracy);
        Assert.Equal(1, pairs.TrainAccuracy);
        Assert.Equal(pairs, Fit(data, 2));
    }

    [Fact]
    public void TheTestSetChoosesNothing()
    {
        Dataset data = DatasetCatalogue.Load("phrases");
        BagOfWords whole = Fit(data, 2), few = Fit(data with { Test = data.Test.Subset([3]) }, 2);
        Assert.Equal(whole with { TestAccuracy = few.TestAccuracy }, few);
    }

    [Fact]
    public void OnlyTextsWithAClassHaveABag()
    {
        Dataset numbers = DatasetCatalogue.Load("adding");
        Assert.Contains(
            "adding has none", Assert.Throws<InputException>(() => Fit(numbers, 1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Fit(numbers, 3));
    }

    [Fact]
    public void TheGradientIsThatOfTheLoss()
    {
        var rows = new SparseRows([[0, 2], [1], [], [0, 1, 2]], [0, 2, 1, 2], 3);
        var model = new LogisticRegression(columns: 3, classes: 3);
        double[] weights = [.. Enumerable.Range(0, 12).Select(i => Math.Sin(i + 1))];
        double[] gradient = new double[12], unused = new double[12];
        model.Loss(rows, 0.3, weights, gradient);
        for (int j = 0; j < weights.Length; j++)
        {
            double At(double step) => model.Loss(
                rows, 0.3, [.. weights.Select((w, i) => i == j ? w + step : w)], unused);
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[j], 1e-9);
        }
    }

    [Fact]
    public void AQuadraticIsMinimised()
    {
        // f = Σ cᵢ(xᵢ − i)²/2 with c from 1 to 10⁴: steepest descent would take some 10⁵ steps.
        double[] x = new double[20];
        int evaluations = 0;
        Lbfgs.Minimise(
            (at, gradient) =>
            {
                evaluations++;
                double value = 0;
                for (int i = 0; i < at.Length; i++)
                {
                    double c = Math.Pow(10, 4.0 * i / 19), off = at[i] - i;
                    gradient[i] = c * off;
                    value += c * off * off / 2;
                }

                return value;
            },
            x, tolerance: 1e-6);
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(i, x[i], 1e-5));
        Assert.InRange(evaluations, 10, 1000);
    }

    private static BagOfWords Fit(Dataset data, int longestTerm) =>
        BagOfWords.Fit(data, longestTerm, stop: TestContext.Current.CancellationToken);
}
