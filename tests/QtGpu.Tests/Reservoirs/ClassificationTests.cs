using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Classification;
using Xunit;

namespace QtGpu.Tests.Reservoirs;

public sealed class ClassificationTests
{
    private static readonly Dataset Digits = DatasetCatalogue.Load("digits", new());

    [Theory]
    [InlineData("tunnelling")]
    [InlineData("tanh")]
    public void Digits_are_told_apart(string activation)
    {
        using var backend = new HostBackend(2);
        LabelledSequences train = Sequences(Digits.Train, 2000), test = Sequences(Digits.Test, 500);
        ReservoirSettings settings = Settings(activation, 150);
        var comparison = new ClassificationComparison(train, test);
        ClassificationRun run = Assert.Single(comparison.Run([("a", settings)], [1], backend, _ => { }, Stop));
        Assert.InRange(run.TestAccuracy, 0.7, 1);
        Assert.InRange(run.TrainAccuracy, run.TestAccuracy - 0.05, 1);
        Assert.Equal(run.TestAccuracy, test.Accuracy(run.Predicted));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void Neither_batches_nor_threads_nor_other_reservoirs_change_a_prediction(double density)
    {
        using HostBackend one = new(1), three = new(3);
        LabelledSequences train = Sequences(Digits.Train, 330), test = Sequences(Digits.Test, 100);

        // With the last state alone, rows enter the sums in the order of the samples, whatever the batches.
        ReservoirSettings settings = Settings("tunnelling", 100) with { Density = density, Washout = 27, Noise = 1e-3 };
        int[][] expected = Predict(one, 64, 1);
        Assert.Equal(expected, Predict(three, 64, 1));
        Assert.Equal(expected, Predict(one, 20, 1));
        Assert.Equal(expected[0], Predict(one, 64, 3, 1, 2)[1]);

        int[][] Predict(HostBackend backend, int batch, params long[] seeds)
        {
            using var classifier = new ReservoirClassifier(
                [.. seeds.Select(seed => Draw(settings, seed))], train, backend, batch);
            classifier.Train(Stop);
            Assert.Equal(classifier.Predict(test, Stop)[0][..7], classifier.Predict(test.First(7), Stop)[0]);
            return classifier.Predict(test, Stop);
        }
    }

    [Fact]
    public void A_state_that_is_not_finite_is_reported_and_tells_nothing()
    {
        using var backend = new HostBackend(1);
        LabelledSequences train = Sequences(Digits.Train, 70), test = Sequences(Digits.Test, 5);
        ReservoirSettings wild = Settings("identity", 20) with { SpectralRadius = 1e6 };
        var comparison = new ClassificationComparison(train, test);
        ClassificationRun run = Assert.Single(comparison.Run([("identity", wild)], [1], backend, _ => { }, Stop));
        Assert.InRange(run.Fit.FaultStep!.Value, 1, 27);
        Assert.Equal(0, run.TestAccuracy);
    }

    [Fact]
    public void A_readout_without_a_solution_leaves_those_beside_it_alone()
    {
        using var backend = new HostBackend(1);
        LabelledSequences train = Sequences(Digits.Train, 70), test = Sequences(Digits.Test, 5);
        ReservoirSettings settings = Settings("tanh", 20);
        ReservoirMatrices matrices = Draw(settings, 1).Matrices;
        using var classifier = new ReservoirClassifier(
            [new(settings with { Ridge = 0 }, matrices), new(settings, matrices)], train, backend);
        Assert.Throws<InvalidOperationException>(() => classifier.Predict(test, Stop));
        classifier.Train(Stop);
        Assert.Equal([true, false], classifier.Fits.Select(fit => fit.IsSingular));
        int[][] told = classifier.Predict(test, Stop);
        Assert.All(told[0], label => Assert.Equal(-1, label));
        Assert.All(told[1], label => Assert.InRange(label, 0, 9));
        Assert.Throws<InputException>(() => classifier.Predict(new LabelledSequences("digits", Digits.Test, 14), Stop));
    }

    [Fact]
    public void What_is_no_labelled_sequence_is_refused()
    {
        var plain = new Samples([1, 2, 3, 4, 5, 6], 3, [0, 1], 2);
        Assert.Contains(
            "‘steps per sample’",
            Assert.Throws<InputException>(() => new LabelledSequences("mine", plain, null)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "divisor of its 3",
            Assert.Throws<InputException>(() => new LabelledSequences("mine", plain, 2)).Message,
            StringComparison.Ordinal);
        Assert.Equal(3, new LabelledSequences("mine", plain, 3).Steps);
        var numbers = new Samples([1, 2, 3, 4, 5, 6], 3, [0.5f, 1], 0);
        Assert.Contains(
            "‘series’",
            Assert.Throws<InputException>(() => new LabelledSequences("mine", numbers, 3)).Message,
            StringComparison.Ordinal);
        using var backend = new HostBackend(1);
        ReservoirSettings settings = Settings("tanh", 20) with { Washout = 28 };
        Assert.Throws<InputException>(
            () => new ReservoirClassifier([Draw(settings, 1)], Sequences(Digits.Train, 9), backend));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ReservoirSettings Settings(string activation, int units) =>
        ClassificationPresets.Create("best", activation, 28) with { Units = units };

    private static Reservoir Draw(ReservoirSettings settings, long seed) =>
        new(settings, ReservoirMatrices.Draw(settings, 28, 10, seed, Stop));

    private static LabelledSequences Sequences(Samples samples, int count) =>
        new LabelledSequences("digits", samples, null).First(count);
}
