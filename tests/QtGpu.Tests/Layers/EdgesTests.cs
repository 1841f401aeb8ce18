using QtGpu.Checks;
using QtGpu.Data;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Tests.Training;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Layers;

/// <summary>Layers whose edges are functions.</summary>
public sealed class EdgesTests
{
    public static TheoryData<string> Functions => [.. EdgeFunctionCatalogue.Names];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_function_learns_a_curve_that_no_straight_line_is(string function)
    {
        float[] x = [.. Enumerable.Range(0, 128).Select(i => (i - 64) / 64f)];
        float[] y = [.. x.Select(v => MathF.Sin(4 * v) * v)];
        using var backend = new HostBackend(threads: 1);
        var samples = new Samples(x, 1, y, classes: 0, targetCount: 1);
        using var trainer = new Trainer(
            new Sequential(new Edges(6, function), new Edges(1, function)), backend, samples,
            new TrainerOptions { Epochs = 400, Batch = 128, Optimizer = new Adam(0.02f) });
        double before = trainer.Measure(samples).Loss;
        trainer.Train();
        double loss = trainer.Measure(samples).Loss;
        Assert.True(loss < 0.005, $"from {before} to {loss}"); // a straight line leaves more than 0.04
    }

    [Fact]
    public void A_layer_between_dense_ones_has_the_parameters_it_says_and_the_same_bits_on_any_threads()
    {
        var model = new Sequential(new Dense(16), new Edges(16, "daruan"), new Dense(10));
        using var backend = new HostBackend(threads: 1);
        using (var parameters = new ParameterBuffer(model, backend, 8, seed: 1))
        {
            Assert.Equal(
                ["0.weight", "0.bias", "1.function", "1.weight", "1.bias", "1.base", "2.weight", "2.bias"],
                parameters.Named.Select(p => p.Name));
            Assert.Equal((9 * 16) + (16 * 16 * (14 + 2)) + 16 + (17 * 10), parameters.Count);
        }

        int[] bits = Bits(backend);
        using var other = new HostBackend(threads: 3, width: 4);
        Assert.Equal(bits, Bits(other));

        int[] Bits(HostBackend on)
        {
            var samples = new Samples(
                CheckValues.Normal(70 * 8, "x"), 8, [.. Enumerable.Range(0, 70).Select(i => i % 10f)], classes: 10);
            using var trainer = new Trainer(
                model, on, samples, new TrainerOptions { Epochs = 3, Batch = 16, Optimizer = new Adam(0.01f) });
            trainer.Train();
            return TrainingTasks.Bits(trainer.Parameters);
        }
    }

    [Fact]
    public void The_memory_of_a_step_does_not_depend_on_repetitions()
    {
        Assert.Equal(Used(1), Used(30));

        static long Used(int repetitions)
        {
            using var backend = new HostBackend(threads: 1);
            var model = new Sequential(new Edges(5, EdgeFunction.Of(new Daruan(repetitions))));
            return Network.ArenaLength(model, backend, new(64, 4), training: true);
        }
    }

    [Fact]
    public void A_checkpoint_brings_every_edge_back()
    {
        using var folder = new TemporaryFolder();
        using var backend = new HostBackend(threads: 1);
        var spec = new ModelSpec
        {
            Inputs = 144,
            Outputs = 4,
            LayerList = "6:daruan:repetitions=2:growth=2:base=0,edges:5:tunnelling",
        };
        using var trainer = new Trainer(
            spec.Build(), backend, TrainingTasks.Images(64),
            new TrainerOptions { Epochs = 1, Batch = 16, Optimizer = new Adam(0.01f) });
        trainer.Train();
        Checkpoint.Save(folder["run"], trainer, spec);
        Checkpoint read = Checkpoint.Read(folder["run"]);
        Assert.Equal(spec.Build().ToString(), read.Model!.Build().ToString());
        using var parameters = new ParameterBuffer(read.Model.Build(), backend, 144, seed: 99);
        read.RestoreParameters(parameters);
        Assert.Equal(TrainingTasks.Bits(trainer.Parameters), TrainingTasks.Bits(parameters));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var backend = new HostBackend(threads: 2);
        Assert.Equal(0, AllocatedPerStep.Least(() =>
        {
            var training = new AllocatedPerStep();
            using var trainer = new Trainer(
                new Sequential(new Edges(8, "daruan"), new Edges(4, "daruan")), backend, TrainingTasks.Images(128),
                new TrainerOptions { Epochs = 3, Batch = 16, Optimizer = new Adam(0.01f) });
            trainer.Train(null, training);
            return training;
        }));
    }
}
