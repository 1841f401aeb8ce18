using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;
using Xunit;

namespace QtGpu.Tests.Kernels.Sampling;

/// <summary>Averages of one neuron against transfer-matrix values of the same lattice, from another program.</summary>
public sealed class ExactValueTests
{
    private const int Chains = 96;
    private const double Period = 0.7;

    // Λ, slices, ε of two input kinks; ∫⟨V₀⟩, ⟨φ²⟩, ⟨N_sign⟩, ⟨(Δφ)²⟩.
    private static readonly double[][] Rows =
    [
        [100, 64, 0, 2.4800038010, 0.92301637786, 3.731817127e-3, 1.0163131553e-2],
        [100, 64, 100, 14.4230195345, 0.10248032909, 6.349175173, 1.0645130230e-2],
        [5000, 64, 6000, 93.3827210987, 0.85466307729, 3.402691307e-4, 1.4003512486e-2],
        [5000, 512, 6000, 95.5656429942, 0.85272477836, 1.926804892e-3, 1.4054861311e-3],
    ];

    [Theory]
    [InlineData("metropolis", 1, 0.3, 6000)]
    [InlineData("tent", 1, 0.3, 2000)]
    [InlineData("tent", 2, 0.2, 3000)]
    [InlineData("tent", 3, 0.1, 800)]
    [InlineData("multilevel", 0, 1, 3000)]
    [InlineData("multilevel", 1, 1, 3000)]
    [InlineData("hmc", 0, 0.035, 800)]
    [InlineData("hmc", 1, 0.035, 800)]
    [InlineData("joint-hmc", 0, 0.035, 600)]
    [InlineData("joint-hmc", 1, 0.035, 600)]
    [InlineData("joint-hmc", 3, 0.01, 250)]
    public void Averages_are_exact(string algorithm, int row, float width, int sweeps)
    {
        double[] exact = Rows[row];
        int slices = (int)exact[1];
        using var backend = new HostBackend(threads: 1);
        DeviceBuffer Of(params float[] values)
        {
            DeviceBuffer buffer = backend.Allocate(values.Length);
            buffer.Write(0, values);
            return buffer;
        }

        float[] start = [.. Enumerable.Range(0, Chains * slices).Select(i => i / slices % 2 == 0 ? 1f : i % 2)];
        using DeviceBuffer paths = Of(start), profile = Of(Profile(exact[0], slices)), well = Of((float)exact[0] / 4),
            excitation = Of((float)exact[2], 0), inhibition = Of(0, 0), widths = Of(width),
            records = backend.Allocate(sweeps * Chains * (int)PathObservable.Count);
        var ensemble = new PathEnsemble(
            paths.View.Reshape(new(Chains, slices)), profile.View, well.View, excitation.View.Reshape(new(2, 1)),
            inhibition.View.Reshape(new(2, 1)), widths.View, (float)(Period / slices), FeedForward: false);
        SamplerOperations sampler = backend.Sampler(PathUpdateCatalogue.Find(algorithm));
        RandomStream stream = RandomStream.Named(5, algorithm);
        sampler.Advance(ensemble, stream, 0, sweeps / 5, 1, View<float>.None, View<float>.None);
        View<float> view = records.View.Reshape(new(sweeps * Chains, (int)PathObservable.Count));
        sampler.Advance(ensemble, stream, sweeps / 5, sweeps, 1, view, View<float>.None);

        float[] values = view.ToArray();
        Close(PathObservable.Potential, exact[3]);
        Close(PathObservable.SquaredField, exact[4]);
        if (exact[5] > 1e-3)
            Close(PathObservable.SignChanges, exact[5]);
        Close(PathObservable.SquaredStep, exact[6]);

        // Chains are independent: their means tell the error.
        void Close(PathObservable observable, double expected)
        {
            double[] means = [.. Enumerable.Range(0, Chains).Select(chain => Enumerable.Range(0, sweeps)
                .Average(i => (double)values[(((i * Chains) + chain) * (int)PathObservable.Count) + (int)observable]))];
            double mean = means.Average(), deviation = Math.Sqrt(means.Sum(m => Math.Pow(m - mean, 2)) / (Chains - 1));
            double error = deviation / Math.Sqrt(Chains);
            Assert.True(
                Math.Abs(mean - expected) < 4.5 * error,
                $"{observable}: {mean} ± {error}, exact {expected}: {(mean - expected) / error:F1}σ");
            Assert.InRange(error, 0, 1e-3 + (0.05 * expected));
        }
    }

    private static float[] Profile(double lambda, int slices) => [.. Enumerable.Range(0, slices).Select(t =>
    {
        double psi = 1;
        for (int k = 0; k < 2; k++)
            psi *= Math.Tanh(Math.Sqrt(lambda / 2) * ((t * Period / slices) - ((k + 0.5) * Period / 2)));
        return (float)Math.Pow((psi * psi) - 1, 2);
    })];
}
