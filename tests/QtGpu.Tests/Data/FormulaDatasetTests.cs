using QtGpu.Data;
using QtGpu.Data.Formulas;
using Xunit;

namespace QtGpu.Tests.Data;

/// <summary>Data sets that are formulas.</summary>
public sealed class FormulaDatasetTests
{
    public static TheoryData<string> Names =>
        [.. DatasetCatalogue.All.Where(source => source is FormulaDataset).Select(source => source.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Points_fill_their_box_and_are_the_same_ones_each_time(string name)
    {
        Dataset data = DatasetCatalogue.Load(name);
        Assert.True(data.Synthetic);
        Assert.Equal((1000, 1000, 0), (data.Train.Count, data.Test.Count, data.Train.Classes));
        Assert.Equal(data.Train.Digest(), DatasetCatalogue.Load(name).Train.Digest());
        Assert.NotEqual(data.Train.Digest(), data.Test.Digest());
        float[] targets = [.. Enumerable.Range(0, 1000).Select(i => data.Train.Target(i)[0])];
        Assert.True(targets.Max() - targets.Min() > 0.3, $"from {targets.Min()} to {targets.Max()}");
    }

    // Values from tables, at the points that are drawn: Bessel's integral, and the definitions written another way.
    [Theory]
    [InlineData("bessel-j2")]
    [InlineData("sinc")]
    [InlineData("damped-oscillation")]
    [InlineData("feynman-i-16-6")]
    public void Targets_are_the_values_of_the_formula(string name)
    {
        Samples samples = DatasetCatalogue.Load(name).Test;
        for (int i = 0; i < samples.Count; i += 37)
        {
            double x = samples.Row(i)[0];
            double expected = name switch
            {
                "bessel-j2" => Bessel(2, 20 * x),
                "sinc" => Enumerable.Range(1, 40).Aggregate(1.0, (p, k) => p * Math.Cos(20 * x / Math.Pow(2, k))),
                "damped-oscillation" => System.Numerics.Complex.Exp(new(-3 * x, 20 * x)).Real,
                _ => Math.Tanh(Math.Atanh(x) + Math.Atanh(samples.Row(i)[1])),
            };
            Assert.Equal(expected, samples.Target(i)[0], 1e-6);
        }

        // J_n(z) = 1/π ∫ cos(nτ − z sin τ) dτ over 0 … π, by the trapezium rule, which is exact for periodic functions.
        static double Bessel(int n, double z)
        {
            const int points = 200;
            return Enumerable.Range(0, points)
                .Average(i => Math.Cos((n * 2 * Math.PI * i / points) - (z * Math.Sin(2 * Math.PI * i / points))));
        }
    }
}
