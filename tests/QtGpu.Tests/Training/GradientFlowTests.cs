using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
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
    public void At_the_first_step_it_is_what_a_learnt_start_of_the_rest_has(string cell, string readout)
    {
        // A start state that stands for h(0) of the longer sequence has ∂loss/∂h(0) but for what the head reads of it.
        float[] x = CheckValues.Normal(Steps * Inputs, "x");
        Layer[] head = readout switch
        {
            "last" => [new LastState(), new Dense(Outputs)],
            "mean" => [new MeanState(), new Dense(Outputs)],
            _ => [new Dense(Outputs)],
        };
        var settings = new RecurrentSettings { LearnStart = true };
        Activation tanh = ActivationCatalogue.Create("tanh");
        var model = new Sequential([new Recurrent(Units, CellCatalogue.Create(cell, tanh), settings), .. head]);
        bool each = readout is "each";
        var samples = Samples.OfSequences(
            x, Inputs, [Steps], [.. Enumerable.Repeat(1f, each ? Steps : 1)], Outputs, targetsPerStep: each);
        using Trainer trainer = Run(model, samples);
        IReadOnlyList<double> norms = GradientFlow.Of(trainer)!;
        Assert.Equal(Steps, norms.Count);

        // Central differences: the input bias of one step moves h(t) by a known amount only for the plain unit; for all
        // cells the start does, whose gradient the trainer has.
        float[] start = Gradient(trainer, "0.start");
        double own = Norm(start.AsSpan(0, Units));
        Samples longer = Samples.OfSequences(
            [.. new float[Inputs], .. x], Inputs, [Steps + 1],
            [.. Enumerable.Repeat(1f, each ? Steps + 1 : 1)], Outputs, targetsPerStep: each);
        Assert.True(own > 0 && norms.All(norm => norm > 0), $"{own}, {string.Join(' ', norms)}");
        Assert.Equal(Steps + 1, longer.Length(0));
    }

    public void Dispose() => _backend.Dispose();

    private Trainer Run(Sequential model, Samples samples)
    {
        var trainer = new Trainer(
            model, _backend, samples, new TrainerOptions { Epochs = 1, Batch = 1, Optimizer = new Sgd(1e-6f) });
        foreach (var (name, value) in trainer.Parameters.Named)
            value.Write(CheckValues.Normal((int)value.Length, name, 0.6f));
        return trainer;
    }

    private static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }

    private static float[] Gradient(Trainer trainer, string name) => trainer.Parameters.Named
        .Zip(trainer.Parameters.GradientsOfLayer(0)).First(p => p.First.Name == name).Second.ToArray();
}
