using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using Xunit;

namespace QtGpu.Tests.Layers;

/// <summary>What layers draw at random: masks and starting weights.</summary>
public sealed class RandomLayerTests
{
    private const int Rows = 200, Width = 50;

    [Fact]
    public void Dropout_draws_another_mask_for_each_layer_step_and_seed()
    {
        float[] mask = Masks(seed: 1, step: 1)[0];
        Assert.Equal(mask, Masks(seed: 1, step: 1)[0]);
        Assert.NotEqual(mask, Masks(seed: 1, step: 2)[0]);
        Assert.NotEqual(mask, Masks(seed: 2, step: 1)[0]);
        Assert.Equal(0.3, mask.Count(m => m == 0) / (double)mask.Length, 0.02); // 10 000 draws: standard error 0.005
        Assert.All(mask, m => Assert.True(m == 0 || MathF.Abs(m - (1 / 0.7f)) < 1e-6f));

        // Of the inputs that the first layer keeps, the second drops its own share: its mask is another.
        float[] both = Masks(seed: 1, step: 1)[1];
        Assert.Equal(0.7 * 0.7, both.Count(m => m != 0) / (double)both.Length, 0.02);
    }

    [Theory]
    [InlineData("0.01", 0.01, false)]
    [InlineData("xavier", 0.1, true)] // √(2/(150 + 50))
    [InlineData("he", 0.1154701, false)] // √(2/150)
    public void Weights_start_with_the_spread_of_their_initialiser_and_biases_at_zero(
        string initialiser, double deviation, bool uniform)
    {
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(
            new Dense(50, initialiser: Initialiser.Parse(initialiser)),
            new Dense(150, initialiser: Initialiser.Parse(initialiser)));
        using var parameters = new ParameterBuffer(model, backend, 150, seed: 3);
        using var other = new ParameterBuffer(model, backend, 150, seed: 4);
        var values = parameters.Named.ToDictionary(p => p.Name, p => p.Value.ToArray(), StringComparer.Ordinal);

        // 7 500 weights: the standard error of their standard deviation is below 1 %, of their mean 0.012 deviations.
        float[] w = values["0.weight"];
        Assert.Equal(deviation, Math.Sqrt(w.Average(x => (double)x * x)), 0.04 * deviation);
        Assert.Equal(0, w.Average(), 0.05 * deviation);
        Assert.Equal(uniform, w.Max(MathF.Abs) <= Math.Sqrt(3) * deviation * 1.0001);
        Assert.All(values["0.bias"], b => Assert.Equal(0, b));
        Assert.NotEqual(w, values["1.weight"]);
        Assert.NotEqual(w, other.Named.First().Value.ToArray());
        Assert.Equal((150 * 50) + 50 + (50 * 150) + 150, parameters.Count);
    }

    /// <summary>The outputs of two dropout layers, one over the other, on ones.</summary>
    private static float[][] Masks(long seed, long step)
    {
        using var backend = new HostBackend(threads: 1);
        var model = new Sequential(new Dropout(0.3f), new Dropout(0.3f));
        using var parameters = new ParameterBuffer(model, backend, Width, seed);
        using var network = new Network(model, backend, parameters, Width, Rows, training: true, seed);
        backend.Elementwise.Fill(network.Input, 1);
        network.Forward(Rows, step);
        return [.. network.Layers.Select(layer => layer.Output.Value.ToArray())];
    }
}
