using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>How far gradients get back in time: against what a changed state does to the loss.</summary>
public sealed class GradientFlowTests : IDisposable
{
    private const int Inputs = 2, Units = 4, Steps = 5, Outputs = 3;
    private readonly HostBackend _backend = new(threads: 1);

    public static MatrixTheoryData<string, string> Networks => new(CellCatalogue.Names, ["last", "mean", "each"]);

    [Theory]
    [MemberData(nameof(Networks))]
    public void It_is_what_a_moved_output_does_to_the_loss(string cell, string readout)
    {
        float[] x = CheckValues.Normal(Steps * Inputs, "x");
        Layer[] head = readout switch { "last" => [new LastState()], "mean" => [new MeanState()], _ => [] };
        Activation tanh = ActivationCatalogue.Create("tanh");
        var units = new Recurrent(Units, CellCatalogue.Create(cell, tanh), new() { LearnStart = true });
        var model = new Sequential([units, .. head, new Dense(Outputs)]);
        bool each = readout is "each";
        var samples = Samples.OfSequences(
            x, Inputs, [Steps], [.. Enumerable.Repeat(1f, each ? Steps : 1)], Outputs, targetsPerStep: each);
        using var trainer = new Trainer(model, _backend, samples, new TrainerOptions { Batch = 1 });
        foreach (var (name, value) in trainer.Parameters.Named)
            value.Write(CheckValues.Normal((int)value.Length, name, 0.6f));
        IReadOnlyList<double> norms = GradientFlow.Of(trainer, cancellation: TestContext.Current.CancellationToken)!;

        Dictionary<string, double[]> p = trainer.Parameters.Named.ToDictionary(
            n => n.Name, n => Array.ConvertAll(n.Value.ToArray(), v => (double)v), StringComparer.Ordinal);
        CellReference reference = cell switch
        {
            "elman" => CellReference.Elman(Math.Tanh),
            "leaky-elman" => CellReference.LeakyElman(Math.Tanh, CellCatalogue.Parameters(cell)["leak"]),
            "gru" => CellReference.Gru(Math.Tanh),
            _ => CellReference.Lstm(Math.Tanh),
        };
        var scan = new ScanReference(reference, p["0.recurrent"]);
        int gates = reference.Gates * Units;
        double[][] driven = [.. Enumerable.Range(0, Steps).Select(t => Enumerable.Range(0, gates).Select(j =>
            p["0.bias"][j] + Enumerable.Range(0, Inputs).Sum(i => x[(t * Inputs) + i] * p["0.weight"][(i * gates) + j]))
            .ToArray())];
        string last = $"{model.Layers.Count - 1}.";
        double Loss(int t, int unit, double by)
        {
            double[][] states = scan.States(driven, p["0.start"]);
            double[] moved = [.. states[t]];
            moved[unit] += by;
            double[][] all = [.. states[..t], moved, .. scan.States(driven[(t + 1)..], moved)];
            double[][] read = readout switch
            {
                "last" => [all[^1][..Units]],
                "mean" => [[.. Enumerable.Range(0, Units).Select(j => all.Average(state => state[j]))]],
                _ => [.. all.Select(state => state[..Units])],
            };
            double[] logits = new NetworkReference().Dense(p[last + "weight"], p[last + "bias"])
                .Forward([.. read.SelectMany(row => row)], read.Length);
            return read.Length * NetworkReference.CrossEntropy(logits, [.. read.Select(_ => 1)]);
        }

        Assert.Equal(Steps, norms.Count);
        for (int back = 0; back < Steps; back++)
        {
            const double H = 1e-5;
            int t = Steps - 1 - back;
            double[] gradient = [.. Enumerable.Range(0, Units).Select(j => (Loss(t, j, H) - Loss(t, j, -H)) / (2 * H))];
            double rows = each ? Steps : 1;
            Assert.Equal(Math.Sqrt(gradient.Sum(g => g * g)) / rows, norms[back], 1e-5);
        }
    }

    [Fact]
    public void A_network_without_a_way_through_time_has_none()
    {
        var rows = new Samples([1, 2, 3, 4], 2, [0, 1], classes: 2);
        using var plain = new Trainer(new Sequential(new Dense(2)), _backend, rows, new TrainerOptions());
        Assert.Null(GradientFlow.Of(plain, cancellation: TestContext.Current.CancellationToken));
    }

    public void Dispose() => _backend.Dispose();
}
