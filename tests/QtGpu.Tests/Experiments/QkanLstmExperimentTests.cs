using QtGpu.Experiments;
using QtGpu.Experiments.EdgeGates;
using QtGpu.Statistics;
using Xunit;

namespace QtGpu.Tests.Experiments;

public sealed class QkanLstmExperimentTests
{
    private static QkanLstmExperiment Tiny { get; } = new()
    {
        Series = ["bessel-j2"],
        Gates = ["daruan:repetitions=1", "tunnelling"],
        EdgeUnits = [1, 2],
        LstmUnits = [1, 2],
        ReferenceUnits = [2],
        Seeds = 2,
        Window = 4,
        TrainWindows = 40,
        ValidationWindows = 10,
        TestWindows = 20,
        Epochs = 3,
        Batch = 10,
        Rates = [0.01, 0.03],
    };

    [Fact]
    public void Its_pieces_conclude()
    {
        Tiny.Check();
        Assert.Equal(3 * 2 * 2 * 2, Tiny.Pieces().Count);
        Findings findings = Tiny.Conclude(ReservoirExperimentTests.Results(Tiny));
        Assert.Equal(1 + 2, findings.Sentences.Count);
        Assert.Equal(
            [
                "bessel-j2-daruan-repetitions-1-ratio-at-2", "bessel-j2-tunnelling-ratio-at-2",
                "bessel-j2-lstm-least-error", "bessel-j2-daruan-repetitions-1-least-error",
                "bessel-j2-tunnelling-least-error",
            ],
            findings.Measures.Select(measure => measure.Id));
        FindingTable errors = findings.Tables.Single(table => table.Id == "errors");
        Assert.Equal(
            [14L, 35L, 70L, 203L, 54L, 155L], // 4H(H + 2) + H + 1; 8 or 6 on an edge, and 4H + H + 1
            errors.Rows.Select(row => (long)row[3]!));
        Assert.All(errors.Rows, row => Assert.InRange((double)row[5]!, 1e-3, 2));
    }

    // lg e = −lg P of one kind and 1 − lg P of the other: ten times the parameters for the same error.
    [Fact]
    public void Equal_errors_are_found_between_sizes()
    {
        ErrorCurve plain = Curve((10, -1), (100, -2), (1000, -3)), other = Curve((10, 0), (1000, -2));
        Assert.Equal(31.62, plain.ParametersAt(-1.5, [0, 1]), 0.01);
        Assert.Equal(316.2, other.ParametersAt(-1.5, [0, 1]), 0.1);
        EqualError met = EqualError.Of(new("s", plain, [other]), other, plain.Sizes[1]);
        Assert.Equal((10, ""), (Math.Round(met.Ratio.Value, 6), met.Bound));

        // Bounds: the smallest of one kind is better already, or the largest is not good enough.
        Assert.Equal(10, plain.ParametersAt(0, [0, 1]), 1e-9);
        Assert.Equal("at most", EqualError.Of(new("s", other, [plain]), plain, other.Sizes[0]).Bound);
        EqualError never = EqualError.Of(new("s", plain, [other]), other, plain.Sizes[2]);
        Assert.Equal((1, "at least"), (Math.Round(never.Ratio.Value, 6), never.Bound));
    }

    [Fact]
    public void A_larger_network_counts_as_no_worse_and_rates_are_chosen_by_validation()
    {
        ErrorCurve bent = Curve((10, -1), (100, -0.5), (1000, -2));
        Assert.Equal(10, bent.ParametersAt(-1, [0, 1]), 1e-9);
        Assert.InRange(bent.ParametersAt(-1.5, [0, 1]), 100, 1000);
        SizeErrors best = ErrorCurve.Best(3, [0.1, 0.2], rate =>
            [new(rate == 0.1 ? 0.1 : 0.2, 0.5, 77), new(0.1, 0.05, 77)]);
        Assert.Equal((0.1, 77L), (best.Rate, best.Parameters));
        Assert.Equal(Math.Log10(0.5), best.Errors[0], 1e-12);
    }

    [Fact]
    public void A_statistic_of_means_has_the_interval_of_means()
    {
        double[] values = [1, 2, 4, 4, 5, 7, 8];
        Assert.Equal(
            BootstrapInterval.OfMean(values),
            BootstrapInterval.OfRuns(values.Length, runs => runs.Average(run => values[run])));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Refused("seeds: expected at least 2, got 1", One(seeds: 1));
        Refused("referenceUnits: expected one or more of lstmUnits", One(reference: [3]));
        Refused("did you mean 'daruan'", One(gates: ["daruam"]));
        Refused("neither a series nor a file", One(series: ["bessel"]));
        Refused("series: expected at least one", One(series: []));
        Refused("series: 'bessel-j2' is there twice", One(series: ["bessel-j2", "bessel-j2"]));
        Refused("gates: 'daruan' is there twice", One(gates: ["daruan", "daruan"]));
        Refused("rates: '0.01' is there twice", One(rates: [0.01, 0.02, 0.01]));
        Refused("referenceUnits: '2' is there twice", One(reference: [2, 2]));

        static void Refused(string word, QkanLstmExperiment experiment) =>
            Assert.Contains(word, Assert.Throws<InputException>(experiment.Check).Message, StringComparison.Ordinal);
    }

    private static QkanLstmExperiment One(
        int seeds = 2, int[]? reference = null, string[]? gates = null, string[]? series = null,
        double[]? rates = null) =>
        new()
        {
            Series = series ?? ["bessel-j2"],
            Gates = gates ?? ["daruan"],
            EdgeUnits = [1],
            LstmUnits = [2],
            ReferenceUnits = reference ?? [2],
            Seeds = seeds,
            Window = 4,
            TrainWindows = 10,
            ValidationWindows = 5,
            TestWindows = 5,
            Epochs = 1,
            Batch = 5,
            Rates = rates ?? [0.01],
        };

    private static ErrorCurve Curve(params (long Parameters, double Error)[] sizes) =>
        new("k", [.. sizes.Select(size => new SizeErrors(1, size.Parameters, 0.1, [size.Error, size.Error]))]);
}
