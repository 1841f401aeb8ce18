using QtGpu.Catalogues;
using QtGpu.Data.Series;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class SeriesTests
{
    public static TheoryData<string> Names => [.. SeriesCatalogue.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_series_is_finite_moderate_and_its_seeds(string name)
    {
        TimeSeries series = SeriesCatalogue.Load(name, 2000, 1);
        Assert.InRange(series.Length, 2000, 2001);
        Assert.All(series.Inputs.Concat(series.Targets), x => Assert.InRange(x, -2, 2));
        Assert.Equal(series.Inputs, SeriesCatalogue.Load(name, 2000, 1).Inputs);
        Assert.NotEqual(series.Inputs, SeriesCatalogue.Load(name, 2000, 2).Inputs);
        if (series.IsAutonomous)
            Assert.Equal(series.Inputs[1..], series.Targets);
    }

    // Mean and variance that the published file of τ = 17 has, −0.0658 and 0.0466.
    [Fact]
    public void A_name_is_a_series_whatever_folder_is_called_so()
    {
        Directory.CreateDirectory("henon");
        try
        {
            Assert.Equal(1, SeriesCatalogue.Load("henon", 10, seed: 1).InputFeatures);
        }
        finally
        {
            Directory.Delete("henon");
        }
    }

    [Fact]
    public void Mackey_Glass_has_the_known_moments()
    {
        float[] x = SeriesCatalogue.Load("mackey-glass", 10_000, 1).Inputs;
        double mean = x.Average(y => (double)y);
        Assert.Equal(-0.0658, mean, 0.005);
        Assert.Equal(0.0466, x.Average(y => (y - mean) * (y - mean)), 0.002);
    }

    // Energy ½θ̇² − 9.81·cos θ falls by 0.15·θ̇², whatever the grid; and J₂ solves x²y″ + xy′ + (x² − 4)y = 0.
    [Fact]
    public void A_damped_oscillation_dies_away_and_a_Bessel_function_solves_its_equation()
    {
        float[] v = SeriesCatalogue.Load("damped-oscillation", 240, 1).Inputs;
        double first = v.Take(40).Max(x => (double)x), last = v.Skip(200).Max(x => (double)x);
        Assert.InRange(first, 0.75, 1);
        Assert.InRange(last, 0.2, 0.3); // e^(−0.075·t), t = 16.7 … 20
        int[] crossings = [.. Enumerable.Range(1, 239).Where(t => v[t - 1] < 0 && v[t] >= 0)];
        double period = (crossings[^1] - crossings[0]) / (crossings.Length - 1.0) * 20 / 239;
        Assert.Equal(2 * Math.PI / Math.Sqrt(9.81), period, 0.05); // a little longer where it is large

        float[] y = SeriesCatalogue.Load("bessel-j2", 256, 1).Inputs;
        double h = 98.0 / 255;
        double Residual(int t, double x) =>
            (x * x * (y[t + 1] - (2.0 * y[t]) + y[t - 1]) / (h * h)) + (x * (y[t + 1] - y[t - 1]) / (2 * h))
            + (((x * x) - 4) * y[t]);
        double offset = QtGpu.Kernels.Random.RandomStream.Named(1, "bessel-j2").Uniform(0, 0);
        for (int t = 1; t < 255; t++)
        {
            double x = 2 + ((t + offset) * h);
            Assert.InRange(Math.Abs(Residual(t, x)) / (x * x), 0, 0.02 * Math.Sqrt(2 / (Math.PI * x)) + 0.005);
        }
    }

    [Fact]
    public void A_series_that_leaves_all_bounds_or_is_endless_is_refused()
    {
        Assert.Contains("no longer finite", Refused("narma10", 3_000_000), StringComparison.Ordinal);
        Assert.Contains("at most", Refused("mackey-glass", 4_000_000_000), StringComparison.Ordinal);

        static string Refused(string name, long length) =>
            Assert.Throws<InputException>(() => SeriesCatalogue.Load(name, length, 1)).Message;
    }

    [Fact]
    public void Runge_Kutta_is_of_fourth_order()
    {
        // ẍ = −x from (1, 0), at t = 1.
        static double Error(double step, int steps) =>
            Math.Abs(RungeKutta.Integrate(
                (x, v) => (v[0], v[1]) = (x[1], -x[0]), [1, 0], step, steps)[0] - Math.Cos(1));
        Assert.InRange(Error(0.1, 10) / Error(0.05, 20), 14, 18);
    }

    [Fact]
    public void Narma_obeys_its_equation()
    {
        TimeSeries series = Catalogue<SeriesSource>.Create("series", "narma10").Generate(50, 3);
        float[] u = series.Inputs, y = [0, .. series.Targets];
        const int t = 30;
        double sum = Enumerable.Range(t - 9, 10).Sum(i => (double)y[i]);
        Assert.Equal((0.3 * y[t]) + (0.05 * y[t] * sum) + (1.5 * u[t - 9] * u[t]) + 0.1, y[t + 1], 1e-6);
    }
}
