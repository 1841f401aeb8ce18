using QtGpu.Cli;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>A loss that is a number, and far above what it was.</summary>
public sealed class DivergenceTests
{
    [Fact]
    public void A_loss_that_leaves_all_bounds_ends_the_run_though_it_is_a_number()
    {
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            new Sequential(new Dense(16, "tunnelling"), new Dense(4)), backend, TrainingTasks.Images(64),
            new TrainerOptions { Batch = 16, Optimizer = new Sgd(1e30f), Epochs = 2 });
        var exception = Assert.Throws<DivergedException>(() => trainer.Train());
        Assert.Equal((1, 4L), (exception.Epoch, exception.Step));
        Assert.Contains("it was 1.39 at the start", exception.Message, StringComparison.Ordinal); // ln 4
    }

    [Theory]
    [InlineData(0.3f)] // learns
    [InlineData(10f)] // learns nothing, but stays where it can come back from
    public void A_loss_within_bounds_is_left_alone(float rate)
    {
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            new Sequential(new Dense(16, "tunnelling"), new Dense(4)), backend, TrainingTasks.Images(64),
            new TrainerOptions { Batch = 16, Optimizer = new Sgd(rate), Epochs = 3 });
        Assert.Equal(3, trainer.Train().Epochs.Count);
    }

    [Fact]
    public void Samples_that_start_with_a_large_loss_may_keep_it()
    {
        var divergence = new Divergence(new Samples([1, 2], 1, [0, 1], classes: 2));
        divergence.Begin(1e5); // features that nobody scaled
        divergence.Check(9e7, 1, 1);
        Assert.Throws<DivergedException>(() => divergence.Check(2e8, 1, 1));
    }

    [Fact]
    public void The_loss_of_zeros_is_that_of_a_network_that_answers_zero()
    {
        Assert.Equal(Math.Log(3), Divergence.LossOfZeros(new([1, 2], 1, [0, 1], classes: 3)), 12);
        Assert.Equal(
            ((9 + 16) + (25 + 0)) / 8.0,
            Divergence.LossOfZeros(new([1, 2], 1, [3, 4, 5, 0], classes: 0, targetCount: 2)),
            precision: 12);
        Assert.Equal(
            (9 + 16 + 25) / 6.0,
            Divergence.LossOfZeros(
                Samples.OfSequences([1, 2, 3], 1, [2, 1], [3, 4, 5], classes: 0, targetsPerStep: true)),
            precision: 12);
    }

    [Fact]
    public void The_tool_exits_1_and_says_what_the_loss_was()
    {
        const string Run = "train --device cpu --preset quick --epochs 2 --activation relu --lr 100";
        Tool tool = Tool.Run(Run.Split(' '));
        Assert.Equal(ExitCode.Failed, tool.Code);
        Assert.Contains("Training diverged: the loss of epoch 1", tool.Error, StringComparison.Ordinal);
        Assert.Contains("--lr", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_learnt_nothing_is_told_apart()
    {
        string[] run = ["train", "--device", "cpu", "--preset", "quick", "--epochs", "1", "--lr"];
        Assert.Contains("tunnelling has learnt nothing", Tool.Run([.. run, "20"]).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("learnt nothing", Tool.Run([.. run, "0.1"]).Output, StringComparison.Ordinal);
    }
}
