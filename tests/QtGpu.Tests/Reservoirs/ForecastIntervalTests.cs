using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using QtGpu.Data.Series;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.LinearAlgebra;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class ForecastIntervalTests
{
    private static readonly ReservoirSettings Small = new()
    {
        Activation = "tanh",
        Units = 40,
        SpectralRadius = 0.9,
        Ridge = 1e-4,
        Washout = 50,
        TrainSteps = 600,
    };

    [Fact]
    public void The_posterior_is_that_of_dense_matrices()
    {
        const int rows = 60, features = 7, outputs = 2;
        const double ridge = 0.3;
        var random = RandomStream.Named(2, "rows");
        Matrix<double> x = Matrix<double>.Build.Dense(rows, features, (i, j) => random.Normal(i, j));
        Matrix<double> y = Matrix<double>.Build.Dense(rows, outputs, (i, j) => x[i, j] + random.Normal(i, 20 + j));
        var qr = new StreamingQr(features, outputs);
        for (int i = 0; i < rows; i++)
            qr.Add<double>([.. x.Row(i), .. y.Row(i)]);
        qr.AddRidge(ridge);
        double[] weights = RidgeSolution.Solve(qr)!.Weights;
        var posterior = new ReadoutPosterior(qr, ridge, weights, rows);

        Matrix<double> inverse =
            (x.TransposeThisAndMultiply(x) + (ridge * Matrix<double>.Build.DenseIdentity(features))).Inverse();
        Matrix<double> v = inverse * x.TransposeThisAndMultiply(y), residual = y - (x * v);
        double parameters = (x * inverse * x.Transpose()).Trace();
        Assert.Equal(parameters, posterior.Parameters, 1e-9);
        for (int k = 0; k < outputs; k++)
        {
            double noise = residual.Column(k).L2Norm() / Math.Sqrt(rows - parameters);
            Assert.Equal(noise, posterior.Noise[k], 1e-9);
        }

        Vector<double> phi = Vector<double>.Build.Dense(features, i => Math.Cos(i));
        Assert.Equal(Math.Sqrt(1 + (phi * inverse * phi)), posterior.Deviation(phi.ToArray()), 1e-10);

        const int draws = 20_000;
        var drawn = new double[draws][];
        for (int draw = 0; draw < draws; draw++)
            posterior.Draw(RandomStream.Named(1, "draws"), draw, drawn[draw] = new double[features * outputs]);
        for (int f = 0; f < features; f++)
        {
            double variance = drawn.Average(w => Math.Pow(w[f * outputs] - v[f, 0], 2));
            double expected = posterior.Noise[0] * posterior.Noise[0] * inverse[f, f];
            Assert.InRange((variance / expected) - 1, -4.5 * Math.Sqrt(2.0 / draws), 4.5 * Math.Sqrt(2.0 / draws));
        }
    }

    // Noise that the reservoir cannot know: the closed form must cover as much as it says, within its binomial interval
    // and a hundredth for what 600 steps leave open of σ.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void One_step_ahead_of_a_noisy_series_coverage_is_what_was_asked_for(double level)
    {
        const int steps = 2000;
        TimeSeries series = Noisy(Small.TrainSteps + steps + 1);
        using EchoStateNetwork network = Trained(series, threads: 1, out HostBackend backend);
        using (backend)
        {
            ForecastIntervals found = ForecastIntervals.OneStep(network, steps, level)[0];
            double coverage = found.Coverage(series.TargetsOf(Small.TrainSteps, steps));
            double off = 3.5 * Math.Sqrt(level * (1 - level) / steps);
            Assert.InRange(coverage, level - off - 0.01, level + off + 0.01);
            double deviation = found.MeanHalfWidth / Normal.InvCDF(0, 1, (1 + level) / 2);
            Assert.InRange(deviation, 0.19, 0.22); // of what is drawn: 0.2
        }
    }

    [Fact]
    public void A_free_run_begins_as_wide_as_a_single_step_and_grows()
    {
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 1200, seed: 0);
        using EchoStateNetwork network = Trained(series, threads: 1, out HostBackend backend);
        using (backend)
        {
            CancellationToken cancellation = TestContext.Current.CancellationToken;
            ForecastIntervals near = ForecastIntervals.OneStep(network, 200, 0.9)[0];
            ForecastIntervals far = ForecastIntervals.FreeRun(network, 200, 0.9, cancellation)[0];
            double Width(ForecastIntervals found, int from, int to) =>
                Enumerable.Range(from, to - from).Average(t => found.High[t] - (double)found.Low[t]);
            Assert.InRange(Width(far, 0, 1) / Width(near, 0, 1), 0.5, 1.7);
            Assert.InRange(Width(far, 100, 200) / Width(near, 100, 200), 3, double.MaxValue);
            float[] freely = network.Forecast(200, freely: true)[0];
            Assert.InRange(far.Coverage(freely), 0.8, 1);
        }
    }

    // The quantile of a high level must lie among the draws, not beyond the last of them.
    [Theory]
    [InlineData(0.95, 50)]
    [InlineData(0.97, 50)]
    [InlineData(0.99, 134)]
    [InlineData(0.99999, 1000)]
    public void A_free_run_has_the_draws_that_its_level_takes(double level, int draws)
    {
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 1200, seed: 0);
        var told = new List<string>();
        using var backend = new HostBackend(threads: 1);
        using var network = new EchoStateNetwork([Reservoir.Draw(Small, series, 1)], series, backend)
        {
            KeepsPosteriors = true,
            Progress = told.Add,
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        network.Train(cancellation);
        _ = ForecastIntervals.FreeRun(network, 2, level, cancellation);
        Assert.Equal(draws, told.Count(words => words.StartsWith("free run", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_bits_are_those_of_any_number_of_threads_and_of_any_company()
    {
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 1200, seed: 0);
        ForecastIntervals Second(int threads, params long[] seeds)
        {
            using var backend = new HostBackend(threads);
            using var network = new EchoStateNetwork(
                [.. seeds.Select(seed => Reservoir.Draw(Small, series, seed))], series, backend)
            {
                KeepsPosteriors = true,
            };
            network.Train(TestContext.Current.CancellationToken);
            return ForecastIntervals.FreeRun(network, 30, 0.9, TestContext.Current.CancellationToken)[^1];
        }

        ForecastIntervals alone = Second(1, 2);
        Assert.Equal(alone.Low, Second(2, 1, 2).Low);
        Assert.Equal(alone.High, Second(2, 1, 2).High);
    }

    [Fact]
    public void What_it_cannot_do_is_said()
    {
        TimeSeries series = SeriesCatalogue.Load("mackey-glass", 1200, seed: 0);
        using var backend = new HostBackend(threads: 1);
        using var network = new EchoStateNetwork(
            [Reservoir.Draw(Small with { Readout = ReadoutMethod.Rls }, series, 1)], series, backend)
        {
            KeepsPosteriors = true,
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string message = Assert.Throws<InputException>(() => network.Train(cancellation)).Message;
        Assert.Contains("‘readout’: expected qr or auto", message);
        foreach (double level in new[] { 0, 1, double.NaN })
        {
            message = Assert.Throws<InputException>(() => ForecastIntervals.OneStep(network, 10, level)).Message;
            Assert.Contains("above 0 and below 1", message);
        }
    }

    // A sine of its own input with noise of deviation 0.2.
    private static TimeSeries Noisy(int steps)
    {
        var random = RandomStream.Named(5, "noisy");
        float[] u = [.. Enumerable.Range(0, steps).Select(t => random.Uniform(0, t) - 0.5f)];
        float[] y = [.. u.Select((x, t) => MathF.Sin(2 * x) + (0.2f * random.Normal(1, t)))];
        return new("noisy", u, y, IsAutonomous: false, double.NaN);
    }

    private static EchoStateNetwork Trained(TimeSeries series, int threads, out HostBackend backend)
    {
        backend = new HostBackend(threads);
        var network = new EchoStateNetwork([Reservoir.Draw(Small, series, 1)], series, backend)
        {
            KeepsPosteriors = true,
        };
        network.Train(TestContext.Current.CancellationToken);
        return network;
    }
}
