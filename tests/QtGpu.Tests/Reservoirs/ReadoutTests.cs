using QtGpu.Data.Series;
using QtGpu.Kernels.Host;
using QtGpu.LinearAlgebra;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class ReadoutTests
{
    // Washout longer than a block of the second run, and a rest.
    private static readonly ReservoirSettings Settings = ReservoirPresets.Create("best", "tunnelling") with
    {
        Units = 60,
        Washout = 300,
        TrainSteps = 900,
        Ridge = 1e-4,
    };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-2, 0.5)]
    public void All_methods_give_one_readout_where_the_condition_allows(double noise, double feedback)
    {
        ReservoirSettings settings = Settings with { Noise = noise, FeedbackScale = feedback };
        (float[] byGram, ReadoutFit gram) = Forecast(settings with { Readout = ReadoutMethod.Gram });
        (float[] byQr, ReadoutFit qr) = Forecast(settings with { Readout = ReadoutMethod.Qr });
        (float[] byRls, ReadoutFit rls) = Forecast(settings with { Readout = ReadoutMethod.Rls });
        Assert.Equal((ReadoutMethod.Gram, ReadoutMethod.Qr, ReadoutMethod.Rls), (gram.Method, qr.Method, rls.Method));
        Assert.InRange(qr.Condition / gram.Condition, 0.3, 3);
        Assert.InRange(rls.Condition / gram.Condition, 0.3, 3);
        for (int t = 0; t < byGram.Length; t++)
        {
            Assert.Equal(byGram[t], byQr[t], 1e-6f);
            Assert.Equal(byGram[t], byRls[t], 1e-6f);
        }
    }

    [Theory]
    [InlineData(1e-4, ReadoutMethod.Gram)]
    [InlineData(1e-12, ReadoutMethod.Qr)]
    public void The_condition_decides_between_the_Gram_matrix_and_the_states(double ridge, ReadoutMethod expected)
    {
        ReadoutFit fit = Forecast(Settings with { Units = 200, Ridge = ridge }).Fit;
        Assert.Equal(expected, fit.Method);
        Assert.Equal(ridge, fit.Ridge);
        Assert.Equal(expected == ReadoutMethod.Gram, new RidgeSolution([], fit.Condition, 202).IsAccurate);
    }

    [Fact]
    public void A_ridge_is_chosen_that_forecasts_better_than_a_bad_one()
    {
        (float[] chosen, ReadoutFit fit) = Forecast(Settings with { Ridge = 10, RidgeFolds = 4 });
        float[] bad = Forecast(Settings with { Ridge = 10 }).Forecast;
        Assert.Contains(fit.Ridge, RidgeCrossValidation.DefaultRidges);
        Assert.InRange(fit.Ridge, 0, 1e-5);
        ReadOnlySpan<float> targets = Series.TargetsOf(Settings.TrainSteps, chosen.Length);
        Assert.InRange(ForecastScore.Of(targets, chosen).Mse / ForecastScore.Of(targets, bad).Mse, 0, 1e-2);
    }

    [Fact]
    public void A_reservoir_without_a_solution_leaves_those_beside_it_alone()
    {
        ReservoirSettings few = Settings with { Units = 60, Washout = 10, TrainSteps = 40 };
        float[][] forecasts = Forecast(
            [few with { Ridge = 0 }, few, few with { Readout = ReadoutMethod.Gram, Ridge = 0 }],
            out IReadOnlyList<ReadoutFit> fits);
        Assert.Equal([true, false, true], fits.Select(fit => fit.IsSingular));
        Assert.All(forecasts[0].Concat(forecasts[2]), y => Assert.False(float.IsFinite(y)));
        Assert.All(forecasts[1], y => Assert.True(float.IsFinite(y)));
        Assert.Equal(Forecast([few], out _)[0], forecasts[1]);
    }

    [Fact]
    public void A_readout_that_forgets_follows_what_came_last()
    {
        ReadoutFit fit = Forecast(Settings with { Readout = ReadoutMethod.Rls, Forgetting = 0.97 }).Fit;
        Assert.Equal(ReadoutMethod.Rls, fit.Method);
        Assert.True(fit.Condition > Forecast(Settings with { Readout = ReadoutMethod.Rls }).Fit.Condition);
    }

    [Theory]
    [InlineData(ReadoutMethod.Rls, 0, 0, "above 0")]
    [InlineData(ReadoutMethod.Gram, 1e-4, 5, "qr or auto")]
    [InlineData(ReadoutMethod.Auto, 1e-4, 1, "0 or at least 2")]
    public void What_does_not_go_together_is_refused(ReadoutMethod method, double ridge, int folds, string expected)
    {
        ReservoirSettings settings = Settings with { Readout = method, Ridge = ridge, RidgeFolds = folds };
        Assert.Contains(expected, Assert.Throws<InputException>(settings.Check).Message, StringComparison.Ordinal);
    }

    private static readonly TimeSeries Series = SeriesCatalogue.Load("mackey-glass", 1000, 1);

    private static (float[] Forecast, ReadoutFit Fit) Forecast(ReservoirSettings settings) =>
        (Forecast([settings], out IReadOnlyList<ReadoutFit> fits)[0], fits[0]);

    private static float[][] Forecast(ReservoirSettings[] settings, out IReadOnlyList<ReadoutFit> fits)
    {
        using var backend = new HostBackend(1);
        var matrices = ReservoirMatrices.Draw(settings[0], 1, 1, 1, TestContext.Current.CancellationToken);
        using var network = new EchoStateNetwork(
            [.. settings.Select(each => new Reservoir(each, matrices))], Series, backend);
        network.Train(TestContext.Current.CancellationToken);
        fits = network.Fits;
        return network.Forecast(50, freely: false);
    }
}
