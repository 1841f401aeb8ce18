using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Models;

/// <summary>
/// The gradient of the code of arXiv:2503.07681, line by line in float64: errors go back through U in place of Uᵀ, and
/// without the factor s of the barrier.
/// </summary>
public sealed class PublishedRecurrentGradientTests
{
    private const int Inputs = 2, Units = 3, Steps = 4, Outputs = 2, Label = 1;
    private static readonly float[] X = [0.3f, -0.7f, 1.1f, 0.2f, -0.4f, 0.9f, 0.5f, 0.6f];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Errors_go_back_as_they_do_there(bool published)
    {
        using var backend = new HostBackend(1);
        var samples = Samples.OfSequences(X, Inputs, [Steps], [Label], Outputs);
        var settings = new RecurrentSettings
        {
            UntransposedGradient = published,
            Input = new NormalInitialiser(0.8f),
            Recurrent = new NormalInitialiser(0.8f),
        };
        var model = new Sequential(
            new Recurrent(Units, CellCatalogue.Create("elman", ActivationCatalogue.Create("tanh")), settings),
            new LastState(), new Dense(Outputs, initialiser: new NormalInitialiser(0.8f)));
        using var trainer = new Trainer(
            model, backend, samples, new TrainerOptions { Epochs = 1, Batch = 1, Optimizer = new Sgd(1) });
        float[][] before = Values(trainer);
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        float[][] after = Values(trainer);
        double[][] expected = Gradients(before, published);
        for (int p = 0; p < before.Length; p++)
        {
            for (int i = 0; i < before[p].Length; i++)
                Assert.Equal(expected[p][i], (double)before[p][i] - after[p][i], 1e-5);
        }
    }

    [Fact]
    public void Other_activations_than_the_barrier_have_that_fault_alone()
    {
        var spec = new ModelSpec
        {
            Kind = "rnn",
            Inputs = 1,
            Outputs = 2,
            Activation = "tanh",
            PublishedGradient = true,
        };
        Recurrent layer = spec.Build().Layers.OfType<Recurrent>().Single();
        Assert.True(layer.Settings.UntransposedGradient);
        Assert.Contains("Tanh", $"{layer.Cell}", StringComparison.Ordinal);
        Assert.Throws<InputException>(() => (spec with { Kind = "fnn" }).Build());
    }

    [Fact]
    public void It_is_of_cells_with_one_gate()
    {
        var spec = new ModelSpec { Kind = "rnn", Inputs = 1, Outputs = 2, PublishedGradient = true };
        spec.Build();
        spec = spec with { Recurrent = spec.Recurrent with { Cell = "lstm" } };
        Assert.Contains("one gate", Assert.Throws<InputException>(spec.Build).Message, StringComparison.Ordinal);
    }

    private static float[][] Values(Trainer trainer) => [.. trainer.Parameters.Named.Select(p => p.Value.ToArray())];

    // W, U, b, V, c; rows are inputs, columns outputs.
    private static double[][] Gradients(float[][] p, bool published)
    {
        double W(int i, int j) => p[0][(i * Units) + j];
        double U(int i, int j) => p[1][(i * Units) + j];
        double V(int i, int j) => p[3][(i * Outputs) + j];
        var h = new double[Steps + 1][];
        h[0] = new double[Units];
        for (int t = 0; t < Steps; t++)
        {
            h[t + 1] = [.. Enumerable.Range(0, Units).Select(j => Math.Tanh(
                p[2][j] + Enumerable.Range(0, Inputs).Sum(i => X[(t * Inputs) + i] * W(i, j))
                + Enumerable.Range(0, Units).Sum(i => h[t][i] * U(i, j))))];
        }

        double[] scores = [.. Enumerable.Range(0, Outputs).Select(k => p[4][k]
            + Enumerable.Range(0, Units).Sum(j => h[Steps][j] * V(j, k)))];
        double sum = scores.Sum(Math.Exp);
        double[] dy = [.. scores.Select((y, k) => (Math.Exp(y) / sum) - (k == Label ? 1 : 0))];
        double[][] gradients = [.. p.Select(values => new double[values.Length])];
        dy.CopyTo(gradients[4], 0);
        for (int j = 0; j < Units; j++)
        {
            for (int k = 0; k < Outputs; k++)
                gradients[3][(j * Outputs) + k] = h[Steps][j] * dy[k];
        }

        double[] dh = [.. Enumerable.Range(0, Units).Select(j =>
            Enumerable.Range(0, Outputs).Sum(k => V(j, k) * dy[k]))];
        for (int t = Steps - 1; t >= 0; t--)
        {
            double[] dz = [.. dh.Select((d, j) => d * (1 - (h[t + 1][j] * h[t + 1][j])))];
            for (int j = 0; j < Units; j++)
            {
                gradients[2][j] += dz[j];
                for (int i = 0; i < Inputs; i++)
                    gradients[0][(i * Units) + j] += X[(t * Inputs) + i] * dz[j];
                for (int i = 0; i < Units; i++)
                    gradients[1][(i * Units) + j] += h[t][i] * dz[j];
            }

            dh = [.. Enumerable.Range(0, Units).Select(i =>
                Enumerable.Range(0, Units).Sum(j => (published ? U(j, i) : U(i, j)) * dz[j]))];
        }

        return gradients;
    }
}
