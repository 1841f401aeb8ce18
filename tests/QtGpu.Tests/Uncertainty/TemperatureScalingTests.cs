using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

/// <summary>The temperature that makes held-out labels likeliest.</summary>
public sealed class TemperatureScalingTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    public void It_undoes_what_made_a_calibrated_predictor_sharper(double sharper)
    {
        var (said, labels) = Synthetic.Calibrated(20_000, 5, "temperature", row =>
            Synthetic.Softmax([.. row.Select(p => sharper * Math.Log(p))]));
        TemperatureScaling scaling = TemperatureScaling.Fit(said, labels);
        Assert.Equal(sharper, scaling.Temperature, 0.06 * sharper);

        // No other temperature makes the labels likelier.
        double least = Loss(scaling.Temperature);
        foreach (double factor in new[] { 0.9, 0.99, 1.01, 1.1 })
            Assert.True(Loss(factor * scaling.Temperature) > least);
        ClassProbabilities scaled = scaling.Apply(said);
        Assert.True(CalibrationError.EqualMass(scaled, labels, resamples: 20).Expected < 0.02);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(said.Top(i), scaled.Top(i)));

        double Loss(double temperature) => Enumerable.Range(0, said.Rows).Average(i =>
        {
            double[] z = Array.ConvertAll(said.Row(i).ToArray(), p => Math.Log(p) / temperature);
            return Math.Log(z.Sum(Math.Exp)) - z[labels[i]];
        });
    }

    [Fact]
    public void It_stays_within_bounds_where_all_is_right_or_worse_than_chance()
    {
        var said = Synthetic.Rows([0.7, 0.3], [0.1, 0.9]);
        Assert.Equal(0.01, TemperatureScaling.Fit(said, [0, 1]).Temperature, 1e-9);
        Assert.Equal(100, TemperatureScaling.Fit(said, [1, 0]).Temperature, 1e-9);
        Assert.All(new TemperatureScaling(100).Apply(said).Row(0).ToArray(), p => Assert.Equal(0.5, p, 0.01));
        ClassProbabilities certain = new TemperatureScaling(0.01).Apply(Synthetic.Rows([1.0, 0]));
        Assert.Equal([1.0, 0], certain.Row(0).ToArray());
    }
}
