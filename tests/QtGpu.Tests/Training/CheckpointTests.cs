using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>A checkpoint fits the run that it was made by, and no other.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HostBackend _backend = new(threads: 1);

    [Fact]
    public void Model_settings_and_parameters_come_back()
    {
        var spec = new ModelSpec
        {
            Inputs = 144,
            Outputs = 4,
            Hidden = [8, 6],
            Initialiser = "he",
            Dropout = 0.25f,
            ActivationParameters = new Dictionary<string, double>(StringComparer.Ordinal) { ["height"] = 12.5 },
        };
        using Trainer trainer = Run(new Sgd(0.1f), [.. spec.Build().Layers]);
        trainer.Train();
        Checkpoint.Save(_folder["run"], trainer, spec, "--lr 0.1");
        Checkpoint read = Checkpoint.Read(_folder["run"]);

        Assert.Equal("--lr 0.1", read.Settings);
        Assert.Equal(trainer.History, read.History);
        Assert.Equal(spec.Build().ToString(), read.Model!.Build().ToString());
        using var parameters = new ParameterBuffer(read.Model.Build(), _backend, read.Model.Inputs, seed: 99);
        read.RestoreParameters(parameters);
        Assert.Equal(TrainingTasks.Bits(trainer.Parameters), TrainingTasks.Bits(parameters));
    }

    [Theory]
    [InlineData(true, "relu")]
    [InlineData(false, "tanh")]
    public void Gaussian_weights_that_begin_with_trained_ones_have_the_deviation_asked_for(
        bool published, string activation)
    {
        var plain = new ModelSpec
        {
            Inputs = 144,
            Outputs = 4,
            Hidden = [8],
            Initialiser = "he",
            Activation = activation,
        };
        ModelSpec gaussian = plain with { Kind = "bnn", PublishedGradient = published };
        using Trainer trained = Run(new Sgd(0.1f), [.. plain.Build().Layers]);
        Checkpoint.Save(_folder["run"], trained, plain);
        using Trainer begun = Run(new Sgd(0.1f), [.. gaussian.Build().Layers]);
        Checkpoint.Read(_folder["run"]).RestoreMeans(begun, gaussian, relativeDeviation: 0.1f);
        float[][] weights = [.. trained.Parameters.Named.Select(p => p.Value.ToArray())];
        float[][] rhos =
        [
            .. begun.Parameters.Named.Where(p => p.Name.EndsWith("deviation", StringComparison.Ordinal))
                .Select(p => p.Value.ToArray()),
        ];
        Assert.Equal(4, rhos.Length);
        foreach (var (w, rho) in weights.SelectMany(w => w).Zip(rhos.SelectMany(rho => rho)))
            Assert.Equal(Math.Max(0.1 * Math.Abs(w), 1e-5), published ? rho : Math.Exp(rho), 1e-6);
    }

    [Fact]
    public void Weights_of_layers_with_other_activations_are_no_means_to_begin_with()
    {
        var listed = new ModelSpec { Inputs = 144, Outputs = 4, LayerList = "8:tanh" };
        ModelSpec gaussian = listed with { Kind = "bnn", LayerList = "", Hidden = [8] }; // tunnelling
        using Trainer trained = Run(new Sgd(0.1f), [.. listed.Build().Layers]);
        Checkpoint.Save(_folder["run"], trained, listed);
        using Trainer begun = Run(new Sgd(0.1f), [.. gaussian.Build().Layers]);
        var exception = Assert.Throws<InputException>(
            () => Checkpoint.Read(_folder["run"]).RestoreMeans(begun, gaussian));
        Assert.Contains("has the activation Tanh", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_settings_are_refused()
    {
        using Trainer trainer = Run(new Sgd(0.1f), new Dense(8), new Dense(4));
        Checkpoint.Save(_folder["run"], trainer, settings: "--lr 0.1");
        var exception = Assert.Throws<InputException>(
            () => Checkpoint.Read(_folder["run"]).Restore(trainer, "--lr 0.2"));
        Assert.Contains("Made with: --lr 0.1. Asked for: --lr 0.2.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_model_is_refused_even_where_part_of_it_would_fit()
    {
        using Trainer trainer = Run(new Sgd(0.1f), new Dense(4), new Dense(4), new Dense(4));
        Checkpoint.Save(_folder["run"], trainer);
        Layer[][] others =
        [
            [new Dense(4)],
            [new Dense(4), new Dense(4)],
            [new Dense(4), new Dense(4), new Dense(4), new Dense(4)],
            [new Dense(4), new Dense(5), new Dense(4)],
            [new Dense(4), new Dropout(0.5f), new Dense(4), new Dense(4)],
        ];
        foreach (Layer[] layers in others)
        {
            using Trainer other = Run(new Sgd(0.1f), layers);
            int[] before = TrainingTasks.Bits(other.Parameters);
            var exception = Assert.Throws<InputException>(() => Checkpoint.Read(_folder["run"]).Restore(other));
            Assert.Contains("another model", exception.Message, StringComparison.Ordinal);
            Assert.Equal(before, TrainingTasks.Bits(other.Parameters));
            Assert.Empty(other.History);
        }
    }

    [Fact]
    public void Another_optimizer_is_refused()
    {
        Func<Optimizer>[] optimizers = [() => new Sgd(0.1f), () => new Sgd(0.1f, 0.9f), () => new Adam(0.1f)];
        for (int made = 0; made < optimizers.Length; made++)
        {
            using Trainer trainer = Run(optimizers[made](), new Dense(4));
            Checkpoint.Save(_folder["run"], trainer);
            for (int asked = 0; asked < optimizers.Length; asked++)
            {
                using Trainer other = Run(optimizers[asked](), new Dense(4));
                Exception? exception = Record.Exception(() => Checkpoint.Read(_folder["run"]).Restore(other));
                if (asked == made)
                    Assert.Null(exception);
                else
                    Assert.Contains(
                        "another optimizer", Assert.IsType<InputException>(exception).Message,
                        StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_is_refused()
    {
        using Trainer trainer = Run(new Sgd(0.1f), new Dense(4));
        var file = new Safetensors();
        file.Write(_folder["empty"]);
        Assert.Throws<InputException>(() => Checkpoint.Read(_folder["empty"]).Restore(trainer));
        file.Metadata["history"] = "[7]";
        file.Metadata["model"] = "{}";
        file.Write(_folder["odd"]);
        Assert.Throws<InputException>(() => Checkpoint.Read(_folder["odd"]).History);
        Assert.Throws<InputException>(() => Checkpoint.Read(_folder["odd"]).Model);
    }

    public void Dispose()
    {
        _backend.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_scale_of_the_samples_comes_back_and_another_is_refused()
    {
        Trainer On(Samples samples) => new(
            new Sequential(new Dense(4)), _backend, samples.Scaled(SampleScale.Of(samples)),
            new TrainerOptions { Epochs = 1 });
        using Trainer trainer = On(TrainingTasks.Images(64)), other = On(TrainingTasks.Images(64, "other"));
        trainer.Train();
        Checkpoint.Save(_folder["run"], trainer);
        Checkpoint read = Checkpoint.Read(_folder["run"]);
        // It is the same scale.
        Assert.True(double.IsFinite(trainer.Measure(TrainingTasks.Images(64).Scaled(read.Scale!)).Loss));
        Assert.Equal(trainer.Samples.Scale!.Features.Origins, read.Scale!.Features.Origins);
        read.Restore(trainer);
        var exception = Assert.Throws<InputException>(() => read.Restore(other));
        Assert.Contains("other means and deviations", exception.Message, StringComparison.Ordinal);
    }

    private Trainer Run(Optimizer optimizer, params Layer[] layers) => new(
        new Sequential(layers), _backend, TrainingTasks.Images(64),
        new TrainerOptions { Epochs = 2, Optimizer = optimizer });
}
