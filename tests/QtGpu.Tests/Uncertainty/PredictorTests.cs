using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Training;
using QtGpu.Training;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

/// <summary>Networks as predictors: one, one with its dropout left on, and several.</summary>
public sealed class PredictorTests
{
    private const int Count = 700, Classes = 4; // two batches, the second smaller

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Samples Images = TrainingTasks.Images(Count);

    private static Sequential Model(float rate = 0.5f) => new(
        new Dense(24, "relu", new HeInitialiser()), new Residual(new Dense(24, "tunnelling"), new Dropout(rate)),
        new Dropout(rate), new Dense(Classes, initialiser: new XavierInitialiser()));

    [Fact]
    public void A_network_is_a_member_whose_probabilities_are_the_softmax_of_its_outputs()
    {
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(Model(), backend, seed: 1);
        using var evaluator = new Evaluator(Model(), backend, parameters, Images.Features);
        using var network = new NetworkPredictor(Model(), backend, parameters, Images.Features);
        float[] outputs = evaluator.Predict(Images, Stop), said = network.Predict(Images, Stop);
        Assert.Equal(1, network.Members);
        for (int i = 0; i < Count; i++)
        {
            double[] z = [.. outputs.Skip(i * Classes).Take(Classes).Select(x => (double)x)];
            Assert.Equal(
                Synthetic.Softmax(z), said.Skip(i * Classes).Take(Classes).Select(p => (double)p),
                (a, b) => Math.Abs(a - b) < 1e-7);
        }

        PredictiveDistribution put = PredictiveDistribution.Of(network, Images, Stop);
        int[] labels = [.. Enumerable.Range(0, Count).Select(Images.Label)];
        Evaluation evaluation = evaluator.Evaluate(Images, Loss.For(Classes), Stop);
        ProbabilityScores scores = ProbabilityScores.Of(put.Mean, labels);
        Assert.Equal(evaluation.Loss, scores.NegativeLogLikelihood, 1e-5);
        Assert.Equal(evaluation.Accuracy!.Value, scores.Accuracy, 1e-12);
    }

    [Fact]
    public void A_pass_with_dropout_is_that_of_training()
    {
        const long seed = 9;
        const int passes = 3;
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(Model(), backend, seed: 1);
        using var predictor = new McDropoutPredictor(Model(), backend, parameters, Images.Features, passes, seed);
        float[] said = predictor.Predict(Images, Stop);
        using var network = new Network(Model(), backend, parameters, Images.Features, Count, training: true, seed);
        for (int pass = 0; pass < passes; pass++)
        {
            for (int first = 0; first < Count; first += 512)
            {
                int rows = Math.Min(512, Count - first);
                float[] batch = [.. Enumerable.Range(first, rows).SelectMany(i => Images.Row(i).ToArray())];
                network.Input.FirstRows(rows).Write(batch);
                network.Forward(rows, ((long)pass << 32) + first, Stop);
                float[] expected = new float[rows * Classes];
                ClassProbabilities.Softmax(network.Output.FirstRows(rows).ToArray(), Classes, expected);
                Assert.Equal(expected, said.Skip(((pass * Count) + first) * Classes).Take(rows * Classes));
            }
        }

        Assert.NotEqual(said[..(Count * Classes)], said[(Count * Classes)..(2 * Count * Classes)]);
    }

    [Fact]
    public void Passes_are_the_same_for_any_number_of_threads_and_their_mean_is_near_the_network()
    {
        float[] one = Passes(threads: 1, seed: 1);
        Assert.Equal(one, Passes(threads: 2, seed: 1));
        Assert.NotEqual(one, Passes(threads: 1, seed: 2));

        static float[] Passes(int threads, long seed)
        {
            using var backend = new HostBackend(threads: threads);
            using ParameterBuffer parameters = Parameters(Model(0.1f), backend, seed: 1);
            using var drawn = new McDropoutPredictor(Model(0.1f), backend, parameters, Images.Features, 100, seed);
            using var network = new NetworkPredictor(Model(0.1f), backend, parameters, Images.Features);
            float[] said = drawn.Predict(Images, Stop);
            ClassProbabilities mean = new PredictiveDistribution(said, 100, Classes).Mean;
            ClassProbabilities alone = PredictiveDistribution.Of(network, Images, Stop).Mean;
            for (int i = 0; i < Count; i++)
                Assert.Equal(alone.Row(i).ToArray(), mean.Row(i).ToArray(), (a, b) => Math.Abs(a - b) < 0.1);
            return said;
        }
    }

    [Fact]
    public void A_network_without_dropout_and_no_pass_are_refused()
    {
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(Model(), backend, seed: 1);
        Assert.Contains("trained with dropout", Refused(Model(rate: 0), 10), StringComparison.Ordinal);
        Assert.Contains("at least 1 pass to predict with, got 0", Refused(Model(), 0), StringComparison.Ordinal);

        string Refused(Sequential model, int passes) => Assert.Throws<InputException>(() =>
            new McDropoutPredictor(model, backend, parameters, Images.Features, passes)).Message;
    }

    [Fact]
    public void An_ensemble_is_its_members_one_after_another()
    {
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer first = Parameters(Model(), backend, seed: 1);
        using ParameterBuffer second = Parameters(Model(), backend, seed: 2);
        using var a = new NetworkPredictor(Model(), backend, first, Images.Features);
        using var b = new McDropoutPredictor(Model(), backend, second, Images.Features, passes: 2);
        var ensemble = new EnsemblePredictor(a, b);
        Assert.Equal(("ensemble of 2, 3 members", 3), (ensemble.Name, ensemble.Members));
        Assert.Equal([.. a.Predict(Images, Stop), .. b.Predict(Images, Stop)], ensemble.Predict(Images, Stop));
        Assert.Throws<InputException>(() => new EnsemblePredictor());
        var other = new Synthetic.Parrot("three classes", 1, samples => new float[samples.Count * 3]);
        Assert.Contains(
            "the first knows 4, number 2 knows 3",
            Assert.Throws<InputException>(() => new EnsemblePredictor(a, other).Predict(Images, Stop)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_of_other_features_are_refused_and_a_scale_is_applied()
    {
        using var backend = new HostBackend(threads: 1);
        using ParameterBuffer parameters = Parameters(Model(), backend, seed: 1);
        var scale = SampleScale.Of(Images);
        using var plain = new NetworkPredictor(Model(), backend, parameters, Images.Features);
        using var scaled = new NetworkPredictor(Model(), backend, parameters, Images.Features, scale);
        Assert.Equal(plain.Predict(Images.Scaled(scale), Stop), scaled.Predict(Images, Stop));
        Assert.Throws<InputException>(() => plain.Predict(Synthetic.Samples([0, 1], 2), Stop));
    }

    [Fact]
    public void An_output_for_each_step_is_no_class_of_a_sample()
    {
        TrainableCell cell = CellCatalogue.Create("gru", ActivationCatalogue.Create("tanh"));
        var perStep = new Sequential(new Recurrent(5, cell), new Dense(3));
        Samples sequences = Samples.OfSequences([1, 2, 3, 4], 1, [2, 2], [], classes: 0, targetCount: 0);
        using var backend = new HostBackend(threads: 1);
        using var parameters = new ParameterBuffer(perStep, backend, Shape.Of(1, 1, 1), seed: 1);
        using var predictor = new NetworkPredictor(perStep, backend, parameters, inputs: 1);
        Assert.Contains(
            "an output for each step", Assert.Throws<InputException>(() => predictor.Predict(sequences, Stop)).Message,
            StringComparison.Ordinal);
    }

    private static ParameterBuffer Parameters(Sequential model, Backend backend, long seed) =>
        new(model, backend, Images.Features, seed);
}
