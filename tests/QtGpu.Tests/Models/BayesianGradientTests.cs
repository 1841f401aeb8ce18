using QtGpu.Checks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using Xunit;

namespace QtGpu.Tests.Models;

/// <summary>
/// The evidence lower bound of Bayesian networks and all of its gradients against central differences in float64 of
/// the same network with the same noise; divergences are integrated.
/// </summary>
public sealed class BayesianGradientTests
{
    private const float Scale = 0.5f, Narrow = 0.1f, Share = 0.25f;

    private static readonly Dictionary<string, Func<BayesianSettings, Layer[]>> Networks = new(StringComparer.Ordinal)
    {
        ["one linear layer"] = s => [new BayesianDense(BayesianNetwork.Outputs, settings: s)],
        ["without biases"] = s =>
            [new BayesianDense(7, "tanh", s), new BayesianDense(BayesianNetwork.Outputs, null, s, hasBias: false)],
        ["tunnelling, two deep"] = s =>
        [
            new BayesianDense(6, Activation.Of(BayesianNetwork.Shoulder), s),
            new BayesianDense(BayesianNetwork.Outputs, settings: s),
        ],
        ["a last layer alone"] = s =>
            [new Dense(6, "tanh", Start), new BayesianDense(BayesianNetwork.Outputs, settings: s)],
        ["a first layer alone"] = s =>
            [new BayesianDense(6, "tanh", s), new Dense(BayesianNetwork.Outputs, initialiser: Start)],
    };

    private static Initialiser Start => new NormalInitialiser(0.5f);

    public static TheoryData<string, WeightEstimator, int, bool, bool> Cases => new(
        from network in Networks.Keys
        from estimator in Enum.GetValues<WeightEstimator>()
        from draws in new[] { 1, 3, 6 }
        from classes in new[] { true, false }
        from mixture in new[] { false, true }
        where classes || !mixture
        select new TheoryDataRow<string, WeightEstimator, int, bool, bool>(
            network, estimator, draws, classes, mixture));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_gives_the_differences_of_the_evidence_bound(
        string name, WeightEstimator estimator, int draws, bool classes, bool mixture)
    {
        var settings = new BayesianSettings
        {
            Estimator = estimator,
            PriorScale = Scale,
            PriorMixture = mixture ? Share : 1,
            NarrowPriorScale = Narrow,
            KlWeight = 0.8f,
            KlWarmUp = 4, // the step is the third
            Temperature = mixture ? 1 : 0.7f,
            Samples = draws,
        };
        using var backend = new HostBackend(threads: 2);
        using var network = new BayesianNetwork(backend, new Sequential(Networks[name](settings)), draws);
        (double loss, double penalty) = network.Run(classes);
        double[][] moving = network.Values;
        string[] names = [.. network.Parameters.Named.Select(p => p.Name)];
        double Divergence(double[][] at) => mixture ? MixtureBound(names, at) : Gaussian(names, at, 0.7);
        double Bound() => network.Bound(moving, classes, Divergence, weight: 0.8 * 3 / 4);

        double expectedLoss = network.Bound(moving, classes, _ => 0, 0);
        Assert.Equal(expectedLoss, loss, 2e-6 * (1 + expectedLoss));
        Assert.Equal(Divergence(moving), penalty, 2e-6 * Math.Abs(penalty));
        for (int t = 0; t < moving.Length; t++)
        {
            View<float> value = network.Parameters.Named.ElementAt(t).Value;
            float[] gradient = network.Parameters.Gradients
                .Slice(value.Offset, Shape.Vector(moving[t].Length)).ToArray();
            double[] expected = CentralDifferences.Gradient(Bound, moving[t]);
            double scale = expected.Max(Math.Abs);
            Expect.Close(expected, gradient, _ => 1e-8 + (2e-5 * scale), $"{names[t]} of {name}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_published_code_gives_deviations_the_gradient_of_the_means_and_has_no_prior(int draws)
    {
        var settings = new BayesianSettings
        {
            PublishedGradient = true,
            Estimator = WeightEstimator.Weights,
            Samples = draws,
        };
        using var backend = new HostBackend(threads: 2);
        using var network = new BayesianNetwork(
            backend, new Sequential(Networks["tunnelling, two deep"](settings)), draws);
        Assert.Equal(0, network.Run(classes: true).Penalty);
        double[][] moving = network.Values;
        double Loss() => network.Bound(moving, classes: true, _ => 0, 0);
        for (int t = 0; t < moving.Length; t += 2)
        {
            double[] expected = CentralDifferences.Gradient(Loss, moving[t]);
            double scale = expected.Max(Math.Abs);
            float[] Gradient(int of) => network.Parameters.Gradients.Slice(
                network.Parameters.Named.ElementAt(of).Value.Offset, Shape.Vector(moving[t].Length)).ToArray();
            Expect.Close(expected, Gradient(t), _ => 1e-8 + (2e-5 * scale), "means");
            Expect.SameBits(Gradient(t), Gradient(t + 1), "deviations");
        }
    }

    [Theory]
    [InlineData(0.3, 0.05)]
    [InlineData(-1.5, 0.7)]
    [InlineData(0, 0.9)]
    public void The_divergence_is_the_integral_of_its_definition(double mean, double deviation)
    {
        double Prior(double w) => BayesianReference.Normal(w, Scale);
        string[] names = ["0.mean", "0.deviation"];
        double[][] one = [[mean], [Math.Log(deviation)]];
        Assert.Equal(BayesianReference.Divergence(mean, deviation, Prior), Gaussian(names, one, 1), 1e-9);
        Assert.Equal(BayesianReference.Divergence(mean, deviation, Prior, 0.3), Gaussian(names, one, 0.3), 1e-9);

        // That of a mixture has no closed form: what is used is above it, and below what either part alone would give.
        double mixture = BayesianReference.Divergence(mean, deviation, w =>
            (Share * BayesianReference.Normal(w, Scale)) + ((1 - Share) * BayesianReference.Normal(w, Narrow)));
        double Alone(double share, double scale) => BayesianReference.Divergence(
            mean, deviation, w => share * BayesianReference.Normal(w, scale));
        Assert.InRange(
            MixtureBound(names, one), mixture - 1e-9, Math.Min(Alone(Share, Scale), Alone(1 - Share, Narrow)) + 1e-9);
    }

    // The textbook's KL between Gaussians, and what a temperature other than 1 adds to it: (1 − T) times the entropy.
    private static double Gaussian(string[] names, double[][] values, double temperature) =>
        Sum(names, values, (mean, sigma) =>
            Math.Log(Scale / sigma) + (((sigma * sigma) + (mean * mean)) / (2 * Scale * Scale)) - 0.5
            + ((1 - temperature) * 0.5 * Math.Log(2 * Math.PI * Math.E * sigma * sigma)));

    private static double MixtureBound(string[] names, double[][] values) =>
        Sum(names, values, (mean, sigma) =>
        {
            double m = (mean * mean) + (sigma * sigma);
            double Part(double share, double scale) => share * Math.Exp(-m / (2 * scale * scale)) / scale;
            return -Math.Log((Part(Share, Scale) + Part(1 - Share, Narrow)) / Math.Sqrt(2 * Math.PI))
                - (0.5 * Math.Log(2 * Math.PI * Math.E * sigma * sigma));
        });

    private static double Sum(string[] names, double[][] values, Func<double, double, double> divergence)
    {
        double sum = 0;
        for (int t = 0; t < names.Length; t++)
        {
            if (names[t].EndsWith("mean", StringComparison.Ordinal))
                sum += values[t].Zip(values[t + 1], (mean, rho) => divergence(mean, Math.Exp(rho))).Sum();
        }

        return sum;
    }
}
