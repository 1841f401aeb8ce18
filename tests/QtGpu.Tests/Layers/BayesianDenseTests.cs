using QtGpu.Checks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Training;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Layers;

/// <summary>Layers with Gaussian weights as a whole: what they draw, and what they refuse.</summary>
public sealed class BayesianDenseTests
{
    private const int Inputs = 6, Rows = 4;

    public static TheoryData<WeightEstimator> Estimators => [.. Enum.GetValues<WeightEstimator>()];

    [Fact]
    public void Without_draws_it_is_the_dense_layer_of_its_means()
    {
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(new BayesianDense(5, "tunnelling"), new BayesianDense(3));
        using var parameters = new ParameterBuffer(model, backend, Inputs, seed: 4);
        float[] bayesian = Outputs(backend, model, parameters, draws: 0);
        var twin = new Sequential(new Dense(5, "tunnelling"), new Dense(3));
        using var means = new ParameterBuffer(twin, backend, Inputs, seed: 4);
        foreach (var (name, value) in means.Named)
        {
            string from = name.EndsWith("weight", StringComparison.Ordinal) ? "mean" : "bias-mean";
            value.Write(parameters.Named.Single(p => p.Name == $"{name[0]}.{from}").Value.ToArray());
        }

        Expect.SameBits(Outputs(backend, twin, means, draws: 0), bayesian, "outputs");
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void A_draw_does_not_depend_on_how_many_there_are(WeightEstimator estimator)
    {
        using var backend = new HostBackend(threads: 1);
        Sequential model = Model(estimator);
        using var parameters = new ParameterBuffer(model, backend, Inputs, seed: 4);
        float[] seven = Outputs(backend, model, parameters, 7);
        foreach (int fewer in new[] { 1, 2, 5 })
            Expect.SameBits(seven[..(fewer * Rows * 3)], Outputs(backend, model, parameters, fewer), $"{fewer} draws");
        Assert.NotEqual(seven[..(Rows * 3)], seven[(Rows * 3)..(2 * Rows * 3)]);
        Assert.NotEqual(seven, Outputs(backend, model, parameters, 7, step: 1));
    }

    [Fact]
    public void A_sample_of_weights_is_one_function_of_all_rows_and_local_draws_are_not()
    {
        using var backend = new HostBackend(threads: 1);
        float[] twice = [.. Enumerable.Repeat(CheckValues.Normal(Inputs, "x"), Rows).SelectMany(row => row)];
        foreach (WeightEstimator estimator in Enum.GetValues<WeightEstimator>())
        {
            Sequential model = Model(estimator);
            using var parameters = new ParameterBuffer(model, backend, Inputs, seed: 4);
            float[] y = Outputs(backend, model, parameters, draws: 1, x: twice);
            bool same = y[..3].SequenceEqual(y[3..6]);
            Assert.Equal(estimator == WeightEstimator.Weights, same);
        }
    }

    [Fact]
    public void Both_estimators_draw_pre_activations_of_the_same_mean_and_variance()
    {
        const int draws = 4000;
        using var backend = new HostBackend(threads: 2);
        float[] x = CheckValues.Normal(Rows * Inputs, "x");
        foreach (WeightEstimator estimator in Enum.GetValues<WeightEstimator>())
        {
            var settings = new BayesianSettings { Estimator = estimator, InitialDeviation = 0.3f };
            var model = new Sequential(
                new BayesianDense(2, Activation.Of(new Identity()), settings, new NormalInitialiser(1)));
            using var parameters = new ParameterBuffer(model, backend, Inputs, seed: 4);
            float[] mean = Outputs(backend, model, parameters, draws: 0, x: x);
            float[] y = Outputs(backend, model, parameters, draws, x: x);
            for (int k = 0; k < mean.Length; k++)
            {
                double[] each = [.. Enumerable.Range(0, draws).Select(s => (double)y[(s * mean.Length) + k])];
                float[] row = x[(k / 2 * Inputs)..((k / 2 * Inputs) + Inputs)];
                double variance = 0.09 * (1 + row.Sum(v => (double)v * v)), average = each.Average();

                // Five standard errors: of a mean σ/√n, of a variance σ²√(2/n).
                Assert.Equal(mean[k], average, 5 * Math.Sqrt(variance / draws));
                Assert.Equal(
                    variance, each.Average(v => (v - average) * (v - average)), 5 * variance * Math.Sqrt(2.0 / draws));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Launches_of_a_step_do_not_grow_with_the_draws(WeightEstimator estimator)
    {
        using var backend = new HostBackend(threads: 1);
        long Launches(int samples)
        {
            var settings = new BayesianSettings { Estimator = estimator, Samples = samples };
            using var trainer = new Trainer(
                new Sequential(new BayesianDense(9, "tanh", settings), new BayesianDense(4, settings: settings)),
                backend, TrainingTasks.Images(64), new TrainerOptions { Batch = 16, Epochs = 1 });
            long before = backend.Launches;
            trainer.Train();
            return backend.Launches - before;
        }

        Assert.Equal(Launches(1), Launches(6));
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void It_learns_with_the_same_bits_on_any_number_of_threads_and_allocates_nothing(WeightEstimator estimator)
    {
        long least = long.MaxValue;
        int[][] bits = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using var backend = new HostBackend(threads);
            var settings = new BayesianSettings { Estimator = estimator, Samples = 3, KlWarmUp = 30 };
            var model = new Sequential(
                new BayesianDense(33, ActivationCatalogue.Create("tanh"), settings, new XavierInitialiser()),
                new BayesianDense(4, settings: settings));
            var training = new AllocatedPerStep();
            using var trainer = new Trainer(
                model, backend, TrainingTasks.Images(330), new TrainerOptions
                {
                    Batch = 16, // the last batch of an epoch has 10
                    Epochs = 4,
                    Optimizer = new Adam(new OptimizerSettings { Rate = 0.01f }),
                });
            FitResult result = trainer.Train(TrainingTasks.Images(60, "more"), training);
            Assert.InRange(result.Last.ValidationAccuracy!.Value, 0.8, 1);
            Assert.InRange(trainer.Penalty, 1, 1e5);
            least = Math.Min(least, training.Bytes);
            return TrainingTasks.Bits(trainer.Parameters);
        })];
        Assert.Equal(bits[0], bits[1]);
        Assert.Equal(bits[0], bits[2]);

        // A collection that another test brings about may count as bytes of this thread, once: see AllocationTests.
        Assert.Equal(0, least);
    }

    [Fact]
    public void A_trained_network_starts_a_Bayesian_one()
    {
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(new Dense(5, "tanh", new XavierInitialiser()), new Dropout(0.1f), new Dense(3));
        using var trained = new ParameterBuffer(model, backend, Inputs, seed: 4);
        float[] expected = Outputs(backend, model, trained, draws: 0);

        Sequential bayesian = model.ToBayesian(trained, new BayesianSettings { InitialDeviation = 0.01f });
        using var parameters = new ParameterBuffer(bayesian, backend, Inputs, seed: 9);
        Expect.SameBits(expected, Outputs(backend, bayesian, parameters, draws: 0), "outputs");
        Assert.All(Of("0.deviation"), rho => Assert.Equal(Math.Log(0.01), rho, 1e-6));

        float[] weights = trained.OfLayer(0)[0].ToArray();
        using var relative = new ParameterBuffer(
            model.ToBayesian(trained, relativeDeviation: 0.1f), backend, Inputs, seed: 9);
        float[] rhos = relative.OfLayer(0)[1].ToArray();
        Assert.All(weights.Zip(rhos), pair => Assert.Equal(0.1 * Math.Abs(pair.First), Math.Exp(pair.Second), 1e-4));

        var other = new Sequential(new Dense(3), new LayerNorm());
        using var gains = new ParameterBuffer(other, backend, Inputs, seed: 4);
        Assert.Contains("LayerNorm", Refused(() => other.ToBayesian(gains)), StringComparison.Ordinal);
        Assert.Contains(
            "relative deviation", Refused(() => model.ToBayesian(trained, relativeDeviation: -1)),
            StringComparison.Ordinal);

        float[] Of(string name) => parameters.Named.Single(p => p.Name == name).Value.ToArray();
    }

    [Fact]
    public void What_is_out_of_bounds_is_refused()
    {
        void Refuse(BayesianSettings settings, string part) =>
            Assert.Contains(part, Refused(() => new BayesianDense(3, settings: settings)), StringComparison.Ordinal);
        Refuse(new() { Samples = 0 }, "‘samples’: expected a whole number");
        Refuse(new() { PriorScale = 0 }, "‘prior scale’: expected a number above 0");
        Refuse(new() { PriorScale = float.NaN }, "got NaN");
        Refuse(new() { InitialDeviation = 0 }, "‘initial deviation’");
        Refuse(new() { PriorMixture = 1.5f }, "‘prior mixture’");
        Refuse(new() { KlWeight = -1 }, "‘KL weight’");
        Refuse(new() { Temperature = float.NaN }, "‘temperature’");
        Refuse(new() { PublishedGradient = true }, "for an estimator");
        Refused(() => new BayesianDense(0));

        using var backend = new HostBackend(threads: 1);
        var residual = new Sequential(
            new Residual(new BayesianDense(Inputs, settings: new BayesianSettings { Samples = 2 })));
        using var parameters = new ParameterBuffer(residual, backend, Inputs, seed: 4);
        Assert.Contains(
            "Put a Bayesian layer before it",
            Refused(() => new Network(residual, backend, parameters, Inputs, Rows, training: true)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_divergence_that_is_no_number_stops_the_training_and_names_the_layer()
    {
        // The posterior's deviations leave float32: the outputs are numbers for a while, the divergence is not.
        using var backend = new HostBackend(threads: 1);
        var settings = new BayesianSettings { PriorScale = 1e-6f, InitialDeviation = 0.1f };
        using var trainer = new Trainer(
            new Sequential(new Dense(8, "tanh"), new BayesianDense(4, settings: settings)), backend,
            TrainingTasks.Images(64), new TrainerOptions { Batch = 64, Optimizer = new Sgd(1e30f), Epochs = 3 });
        var exception = Assert.Throws<DivergedException>(() => trainer.Train());
        Assert.Contains("layer 1, BayesianDense(4)", exception.Layer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_divergence_of_a_layer_inside_a_residual_counts()
    {
        const double prior = 0.1, deviation = 0.02;
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            new Sequential(new Dense(6, "tanh"), new Residual(new BayesianDense(6)), new Dense(4)), backend,
            TrainingTasks.Images(64), new TrainerOptions());
        float[] means = [.. trainer.Parameters.OfLayer(1)[0].ToArray(), .. trainer.Parameters.OfLayer(1)[2].ToArray()];
        double expected = means.Sum(mean =>
            Math.Log(prior / deviation) + (((deviation * deviation) + ((double)mean * mean)) / (2 * prior * prior))
            - 0.5);
        Assert.Equal(42, means.Length);
        Assert.Equal(expected, trainer.Penalty, 1e-3);
    }

    private static string Refused(Action mistake) => Assert.Throws<InputException>(mistake).Message;

    private static Sequential Model(WeightEstimator estimator)
    {
        var settings = new BayesianSettings { Estimator = estimator };
        return new(
            new BayesianDense(5, "tunnelling", settings), new Dense(4, "tanh"),
            new BayesianDense(3, settings: settings));
    }

    private static float[] Outputs(
        Backend backend, Sequential model, ParameterBuffer parameters, int draws, long step = 0, float[]? x = null)
    {
        using var network = new Network(
            model, backend, parameters, new Shape(Rows + 1, Inputs), training: false, seed: 4, draws: draws);
        network.Input.Write(x ?? CheckValues.Normal(Rows * Inputs, "batch"));
        network.Forward(Rows, step, TestContext.Current.CancellationToken);
        Assert.Equal(Rows * Math.Max(1, draws), network.OutputRows);
        return network.Output.FirstRows(network.OutputRows).ToArray();
    }
}
