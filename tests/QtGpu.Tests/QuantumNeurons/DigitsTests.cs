using QtGpu.Data;
using QtGpu.Data.Digits;
using QtGpu.Kernels.Host;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Digits;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class DigitsTests
{
    private static readonly TimeLattice Short = new(0.7, 64);
    private static readonly Lazy<Dataset> Data = new(() => new SyntheticDigits().Load(new()));

    [Fact]
    public void The_penalty_keeps_weights_from_becoming_negative()
    {
        using var backend = new HostBackend(threads: 1);
        Samples train = Some(Data.Value.Train, 1000);
        SoftmaxRegression free = Train(backend, train, 0), kept = Train(backend, train, 0.1);
        Assert.InRange(free.Weights.Min(), -2, -0.1);
        Assert.InRange(kept.Weights.Min(), -0.02, 0);
        foreach (SoftmaxRegression regression in new[] { free, kept })
            Assert.InRange(
                new DigitClassifier(regression, 1000, Some(Data.Value.Test, 500), backend).ClassicalAccuracy, 0.75, 1);
    }

    [Fact]
    public void A_step_descends_the_penalised_loss()
    {
        const double rate = 0.1, penalty = 0.3, h = 1e-4;
        float[] x = [0.5f, 1, 0.25f, 0.75f];
        float[] Weights(int steps)
        {
            using var backend = new HostBackend(threads: 1);
            return SoftmaxRegression.Train(
                new(x, 2, [0, 1], 2), backend, penalty,
                new()
                {
                    Epochs = steps,
                    Batch = 2,
                    Optimizer = new Sgd((float)rate),
                    Schedule = new ConstantSchedule(),
                }).Weights;
        }

        double Loss(double[] w)
        {
            double one = (x[0] * (w[1] - w[0])) + (x[1] * (w[3] - w[2]));
            double two = (x[2] * (w[0] - w[1])) + (x[3] * (w[2] - w[3]));
            return ((Math.Log(1 + Math.Exp(one)) + Math.Log(1 + Math.Exp(two))) / 2)
                + (penalty * w.Sum(v => Math.Max(-v, 0)));
        }

        float[] before = Weights(1), after = Weights(2);
        Assert.Contains(before, w => w < -1e-3);
        for (int i = 0; i < 4; i++)
        {
            double Moved(double by) => Loss([.. before.Select((w, k) => k == i ? w + by : w)]);
            Assert.Equal(-rate * (Moved(h) - Moved(-h)) / (2 * h), after[i] - before[i], 5);
        }
    }

    [Fact]
    public void Strengths_lie_between_0_and_k_and_choose_as_the_weights_do()
    {
        using var backend = new HostBackend(threads: 1);
        var parent = new SoftmaxRegression([-0.5f, 1.5f, 0.5f, 0, 1, -0.25f], 3);
        var readout = new QuantumReadout(parent, 1000);
        Assert.Equal([0, 1000, 500, 250, 750, 125], readout.Strengths);
        Assert.Equal([125, 1125, 437.5f], readout.Fields(new([0.75f, 0.5f], 2, [0], 3), backend));
        Assert.Contains(
            "brightnesses from 0 to 1",
            Assert.Throws<InputException>(() => readout.Fields(new([1.5f, 0], 2, [0], 3), backend)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "all are the same", Assert.Throws<InputException>(() => new QuantumReadout(new([1, 1], 2))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Exact_activities_choose_what_the_regression_chooses()
    {
        using var backend = new HostBackend(threads: 1);
        var classifier = new DigitClassifier(
            Train(backend, Some(Data.Value.Train, 1000), 0.01), 1000, Some(Data.Value.Test, 300), backend);
        var exact = new ExactActivities(
            classifier.LargestField, new OutputNeurons(10), Short, new ExactOptions(Threads: 1));
        DigitResult result = classifier.Classify(exact, stop: TestContext.Current.CancellationToken);
        Assert.Equal(
            (300, 1.0, result.ClassicalAccuracy, 0.0),
            (result.Images, result.Agreement, result.Accuracy, result.Error));
        Assert.InRange(result.SmallGap, 0, result.MedianGap);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sampled_activities_are_the_exact_ones_within_their_errors(bool common)
    {
        float[] fields = [0, 1000, 6000, 12_000, 3000, 3000];
        double[] exact = ExactSolver.Activities([.. fields.Select(e => (double)e)], 5000, 2, Short);
        using var backend = new HostBackend(threads: 1);
        var sampled = new SampledActivities(
            12_000, new OutputNeurons(3), Short, backend, new(Error: 0.02, CommonRandomNumbers: common, Seed: 5),
            TestContext.Current.CancellationToken);
        double[][] activities = sampled.Activities(fields, 0, null, TestContext.Current.CancellationToken);
        for (int i = 0; i < fields.Length; i++)
        {
            Assert.Equal(20, activities[i].Length);
            Assert.InRange(activities[i].Average() - exact[i], -0.09, 0.09);
        }

        Assert.Equal(common, activities[4].SequenceEqual(activities[5])); // the same field, in one image
        double error = Math.Sqrt(Enumerable.Range(0, 6).Average(i => Math.Pow(activities[i].Average() - exact[i], 2)));
        Assert.InRange(error, 0.001, 0.04);
    }

    [Fact]
    public void The_papers_inhibition_is_left_out_and_a_real_one_is_not()
    {
        float[] fields = [8000, 6000];
        Assert.Equal([1, 1], new OutputNeurons(2).Networks(fields, Short).Select(network => network.Neurons.Count));
        var inhibited = new OutputNeurons(2, Inhibition: 50_000);
        Assert.Single(
            inhibited.Networks(fields, Short).Single().Couplings,
            coupling => coupling is { Kind: CouplingKind.Inhibitory, Strength: 50_000 });
        Assert.Contains(
            "must not feel each other",
            Assert.Throws<InputException>(() => new ExactActivities(8000, inhibited, Short)).Message,
            StringComparison.Ordinal);

        // NOT of the exact tables: 1.22 and 0.13, where either alone has 1.45 and 1.17.
        using var backend = new HostBackend(threads: 1);
        var sampled = new SampledActivities(
            8000, inhibited, Short, backend, new(Error: 0.03), TestContext.Current.CancellationToken);
        double[] activities = [.. sampled.Activities(fields, 0, null, TestContext.Current.CancellationToken)
            .Select(parts => parts.Average())];
        Assert.InRange(activities[0], 1.05, 1.4);
        Assert.InRange(activities[1], -0.05, 0.4);
    }

    [Fact]
    public void An_outcome_is_the_largest_activity_and_how_far_ahead_it_is()
    {
        DigitOutcome outcome = DigitOutcome.Of([[0.1, 0.3], [0.9, 1.1], [0.5, 0.7]]);
        Assert.Equal(1, outcome.Choice);
        Assert.Equal(0.4, outcome.Gap, 12);
        Assert.Equal(0, outcome.GapError, 12); // the parts move together
        Assert.Equal(0.1, outcome.LargestError, 12);
    }

    private static SoftmaxRegression Train(HostBackend backend, Samples train, double penalty) =>
        SoftmaxRegression.Train(train, backend, penalty, SoftmaxRegression.Standard with { Epochs = 10, Batch = 100 });

    private static Samples Some(Samples samples, int count) => samples.Subset([.. Enumerable.Range(0, count)]);
}
