using QtGpu.Data;
using QtGpu.Experiments;
using QtGpu.Experiments.EdgeOfChaos;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;
using Xunit;

namespace QtGpu.Tests.Experiments;

public sealed class ReservoirExperimentTests
{
    private static ReservoirExperiment Tiny { get; } = new()
    {
        Series = "mackey-glass",
        Units = 30,
        SpectralRadii = [0.5, 3],
        Slopes = [0.5, 1.5],
        Seeds = 2,
        Leak = 0.5,
        InputScale = 1,
        BiasScale = 1,
        Ridge = 1e-7,
        TrainSteps = 400,
        Washout = 100,
        Horizon = 50,
        Opacity = 4,
        OperatingPoint = 1.1,
        EdgeBand = 0.05,
    };

    [Fact]
    public void Its_pieces_conclude()
    {
        Tiny.Check();
        Findings findings = Tiny.Conclude(Results(Tiny));
        Assert.Equal(9 + 1, findings.Figures.Count);
        Assert.Equal(17, findings.Measures.Count);
        Assert.Equal(findings.Measures.Count, findings.Measures.Select(measure => measure.Id).Distinct().Count());
        var exponents = Assert.IsType<HeatMap>(findings.Figures[0]).Values;
        Assert.True(exponents[0][0] < exponents[1][1]);
    }

    [Fact]
    public void Every_kind_of_unit_has_the_slope_that_is_asked_for()
    {
        foreach (ReservoirUnits units in ReservoirUnits.All(4, 1.1))
        {
            ReservoirSettings settings = units.Of(new() { SpectralRadius = 1 }, 1.5);
            double f = ActivationCurve.At(settings.CreateActivation(), 1e-6).Derivative;
            Assert.Equal(1.5, f * settings.SpectralRadius, 1e-4);
        }
    }

    // Two seeds of which one is lucky in one place: held out, luck does not count.
    [Fact]
    public void A_place_is_chosen_by_other_seeds_than_it_is_judged_by()
    {
        ReservoirCell lucky = new(1, 1, [0, 0], [-9, -1], []), steady = new(1, 2, [-0.1, -0.1], [-3, -3], []);
        HeldOutChoice best = ReservoirMap.Best([lucky, steady], cell => cell.FreeRun)!;
        Assert.Equal([-3.0, -1.0], best.Error);
        Assert.Equal([-0.1, 0.0], best.Lyapunov);
    }

    [Fact]
    public void The_edge_is_where_the_exponent_rises_through_zero()
    {
        ReservoirCell[][] cells =
        [
            [new(0.5, 1, [-0.3, -0.2], [], [])], [new(1, 1, [-0.1, 0.2], [], [])], [new(2, 1, [0.3, 0.4], [], [])],
        ];
        Assert.Equal((1.25 + 0.75) / 2, new ReservoirMap(ReservoirUnits.All(4, 1.1)[0], cells).Edge(0).Mean, 1e-12);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Refused("seeds", new() { Seeds = 1 });
        Refused(
            "spectralRadii: expected ascending numbers, at least 2, above 0, got 1, 0.5",
            new() { Seeds = 2, SpectralRadii = [1, 0.5] });

        static void Refused(string word, ReservoirExperiment experiment) =>
            Assert.Contains(word, Assert.Throws<InputException>(experiment.Check).Message, StringComparison.Ordinal);
    }

    internal static PieceResults Results(Experiment experiment)
    {
        using var backend = new HostBackend(1);
        var context = new PieceContext(
            backend, name => DatasetCatalogue.Load(name), TestContext.Current.CancellationToken);
        return new(experiment.Pieces().ToDictionary(
            piece => piece.Name, piece => PieceResults.Kept(piece.Work(context)), StringComparer.Ordinal));
    }
}
