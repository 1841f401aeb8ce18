using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Edges read off a network, and their lines.</summary>
public sealed class LearnedEdgeTests
{
    [Fact]
    public void A_fourier_series_has_its_coefficients_as_lines()
    {
        double[] parameters = [0, 0, 0.3, 0, 0, 0, -0.4, 0, 0, 0];
        var edge = new LearnedEdge(0, 0, 0, EdgeFunction.Of(new FourierSeries(5)), parameters, -2, 0.5, -0.3, 0.8);
        var (frequencies, amplitudes) = edge.Spectrum();
        Assert.Equal(0.6, At(3), 0.01);
        Assert.Equal(0.8, At(2), 0.01);
        Assert.All([1.0, 4.0, 5.0, 2.5, 0.5], frequency => Assert.InRange(At(frequency), 0, 0.01));

        double At(double frequency) =>
            amplitudes[Array.IndexOf(frequencies, frequencies.MinBy(f => Math.Abs(f - frequency)))];
    }

    [Fact]
    public void The_edges_sum_up_to_the_layer_and_come_by_their_range()
    {
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(new Dense(4), new Edges(3, EdgeFunction.Of(new Daruan(2, 2))));
        using var parameters = new ParameterBuffer(model, backend, 6, seed: 3);
        var samples = new Samples(CheckValues.Normal(100 * 6, "x"), 6, new float[300], classes: 0, targetCount: 3);
        IReadOnlyList<LearnedEdge> edges = LearnedEdge.Largest(
            model, 1, backend, parameters, samples, 99, TestContext.Current.CancellationToken);
        Assert.Equal(12, edges.Count);
        Assert.Equal(edges.OrderByDescending(edge => edge.Range), edges);

        using var below = new Evaluator(new(model.Layers[0]), backend, parameters, 6);
        using var all = new Evaluator(model, backend, parameters, 6);
        float[] x = below.Predict(samples, TestContext.Current.CancellationToken);
        float[] y = all.Predict(samples, TestContext.Current.CancellationToken);
        for (int unit = 0; unit < 3; unit++)
        {
            double sum = edges.Where(edge => edge.Unit == unit).Sum(edge => edge.Values([x[edge.Input]])[0]);
            Assert.Equal(sum, y[unit], 1e-5); // c is 0
        }

        Assert.All(edges, edge => Assert.Equal(
            (edge.From, edge.To),
            (x.Where((_, i) => i % 4 == edge.Input).Min(), x.Where((_, i) => i % 4 == edge.Input).Max())));
        Assert.Contains("choose one of 2", Assert.Throws<InputException>(() => LearnedEdge.Largest(
            model, 0, backend, parameters, samples, 1, TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
    }
}
