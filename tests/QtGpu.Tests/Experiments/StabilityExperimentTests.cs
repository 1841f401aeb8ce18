using QtGpu.Data;
using QtGpu.Experiments;
using QtGpu.Experiments.Stability;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Experiments;

public sealed class StabilityExperimentTests
{
    private static readonly Dataset Digits = DatasetCatalogue.Load("digits");

    private static StabilityExperiment Tiny { get; } = new()
    {
        Dataset = "digits",
        Activations = ["tunnelling:energy-scale=4", "relu"],
        Seeds = 2,
        TrainSamples = 200,
        Units = 8,
        Initialiser = "he",
        Depths = [1, 3],
        ShownDepth = 3,
        Epochs = 2,
        Rates = [0.05, 0.1],
        Batch = 50,
        ValidationSamples = 50,
        ProbeSamples = 40,
        TwinDepths = [1],
        TwinEpochs = 2,
        TwinRate = 0.05,
        PartedBeyond = 1e-3,
    };

    [Fact]
    public void Its_pieces_conclude()
    {
        Tiny.Check();
        Findings findings = Tiny.Conclude(ReservoirExperimentTests.Results(Tiny));
        Assert.Equal(7, findings.Figures.Count);
        Assert.Equal(findings.Measures.Count, findings.Measures.Select(measure => measure.Id).Distinct().Count());
        Assert.Contains(
            findings.Measures, measure => measure is { Id: "relu-twins-depth-1-log-distance", Value: < -4 and > -9 });
    }

    [Theory]
    [InlineData("tunnelling")]
    [InlineData("gelu")]
    public void Float64_gradients_agree_with_differences_of_an_independent_loss(string activation)
    {
        using var backend = new HostBackend(1);
        var model = new Sequential(
            new Dense(6, activation, new XavierInitialiser()), new Dense(5, activation), new Dense(10));
        using var parameters = new ParameterBuffer(model, backend, Digits.Train.Features, seed: 3);
        Activation f = ActivationCatalogue.Create(activation);
        Float64Network network = Float64Network.Of(parameters, f);
        int[] rows = [0, 1, 2, 3, 4, 5, 6];
        network.Forward(Digits.Train, rows);
        network.Backward(Digits.Train, rows);
        double[] x = [.. rows.SelectMany(row => Digits.Train.Row(row).ToArray()).Select(value => (double)value)];
        int[] labels = Array.ConvertAll(rows, Digits.Train.Label);

        foreach (Float64Layer layer in network.Layers)
        {
            Check(layer.Weights, layer.WeightGradient);
            Check(layer.Biases, layer.BiasGradient);
        }

        void Check(double[] values, double[] gradient)
        {
            int i = Enumerable.Range(0, gradient.Length).MaxBy(k => Math.Abs(gradient[k]));
            const double h = 1e-6;
            double start = values[i];
            values[i] = start + h;
            double above = Loss();
            values[i] = start - h;
            double slope = (above - Loss()) / (2 * h);
            values[i] = start;
            Assert.NotEqual(0, gradient[i]);
            Assert.Equal(slope, gradient[i], 1e-5 * Math.Max(1e-3, Math.Abs(slope)));
        }

        double Loss()
        {
            var reference = new NetworkReference();
            for (int l = 0; l < network.Layers.Count; l++)
            {
                reference.Dense(network.Layers[l].Weights, network.Layers[l].Biases);
                if (l < network.Layers.Count - 1)
                    reference.Map(z => ActivationCurve.At(f, z).Value);
            }

            return NetworkReference.CrossEntropy(reference.Forward(x, rows.Length), labels);
        }
    }

    // The twin takes the trainer's batches: with others they would part at once.
    [Fact]
    public void Two_precisions_go_together_at_first_and_part_slowly()
    {
        ExperimentPiece piece =
            Tiny.Pieces().First(one => one.Name.StartsWith("relu, 1 layers, two", StringComparison.Ordinal));
        using var backend = new HostBackend(1);
        PartingResult result = Assert.IsType<PartingResult>(
            piece.Work(new(backend, _ => Digits, TestContext.Current.CancellationToken)));
        Assert.InRange(result.Distance[0], 1e-10, 1e-6);
        Assert.InRange(result.Distance[^1], result.Distance[0], 1e-4);
        Assert.Equal(double.NaN, result.PartedAt);
        Assert.Equal(result.Accuracies[0], result.Accuracies[1]);
    }

    // By validation, not by what is reported.
    [Fact]
    public void Each_depth_has_the_rate_that_validates_best()
    {
        DepthRuns runs = DepthRuns.Best("relu", [2, 8], [0.1, 0.2], (depth, rate) =>
            [new(50, (depth == 2) == (rate == 0.1) ? 90 : 80, [0], [], []), new(99, 85, [0], [], [])]);
        Assert.Equal((0.1, 0.2), (runs.Rates[2], runs.Rates[8]));
        Assert.Equal(74.5, runs.Accuracy(2).Mean);
    }

    [Fact]
    public void A_unit_is_dead_whose_slope_is_zero_for_every_sample()
    {
        using var backend = new HostBackend(1);
        var model = new Sequential(new Dense(4, "relu", new XavierInitialiser()), new Dense(10));
        using var parameters = new ParameterBuffer(model, backend, Digits.Test.Features, seed: 1);
        parameters.OfLayer(0)[1].Write([-1000f, 1000, 1000, 1000]);
        LayerProfile[] profile =
            LayerProfile.Of(Float64Network.Of(parameters, ActivationCatalogue.Create("relu")), Digits.Test, 50);
        Assert.Equal(25, Assert.Single(profile).Dead);
        Assert.Equal(0, profile[0].Activations[0]);
        Assert.InRange(profile[0].Activations[2], 900, 1100);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<InputException>(new StabilityExperiment { Seeds = 1 }.Check);
        Assert.Throws<InputException>(new StabilityExperiment { Seeds = 2, Depths = [2], ShownDepth = 3 }.Check);
    }
}
