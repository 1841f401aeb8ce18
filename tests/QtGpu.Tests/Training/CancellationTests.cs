using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Training and measuring stop between two operations, not only between two steps.</summary>
public sealed class CancellationTests
{
    // A step or a block of the evaluation passes through all of them; the last is where the token is set.
    private static Sequential Deep(CancellationTokenSource stop, int after) => new(
        [
            .. Enumerable.Range(0, after).Select(_ => (Layer)new Dense(24, "relu")), new Calling(stop.Cancel),
            new Calling(Fail), new Dense(4),
        ]);

    private static void Fail() => Assert.Fail("the work went on");

    [Fact]
    public void A_fit_stops_within_a_step_and_leaves_the_parameters_of_the_last_whole_one()
    {
        using var stop = new CancellationTokenSource();
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            Deep(stop, 2), backend, TrainingTasks.Images(64), new TrainerOptions { Batch = 64, Epochs = 1 });
        int[] before = TrainingTasks.Bits(trainer.Parameters);
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(null, stop.Token));
        Assert.Equal(before, TrainingTasks.Bits(trainer.Parameters));
    }

    [Fact]
    public void An_evaluation_and_a_prediction_stop_within_a_block()
    {
        using var backend = new HostBackend(threads: 1);
        Samples samples = TrainingTasks.Images(64);
        foreach (Action<Trainer, CancellationToken> measure in (Action<Trainer, CancellationToken>[])
            [(trainer, token) => trainer.Evaluate(samples, token), (trainer, token) => trainer.Predict(samples, token)])
        {
            using var stop = new CancellationTokenSource();
            using var trainer = new Trainer(Deep(stop, 2), backend, samples, new TrainerOptions());
            Assert.Throws<OperationCanceledException>(() => measure(trainer, stop.Token));
        }
    }

    [Fact]
    public void A_cancelled_validation_ends_the_fit()
    {
        using var stop = new CancellationTokenSource();
        int passes = 0; // the first is the only step's, the second the first block's of the validation
        var counting = new Calling(() =>
        {
            if (++passes == 2)
                stop.Cancel();
        });
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            new Sequential(new Dense(24, "relu"), counting, new Dense(4)), backend, TrainingTasks.Images(64),
            new TrainerOptions { Batch = 64, Epochs = 1 });
        Assert.Throws<OperationCanceledException>(
            () => trainer.Fit(TrainingTasks.Images(2000, "validation"), stop.Token));
        Assert.Equal(2, passes);
        Assert.Empty(trainer.History);
    }

    /// <summary>Does something when the work comes by.</summary>
    private sealed class Calling(Action action) : Layer
    {
        public override Shape Output(Shape input) => input;

        public override BoundLayer Bind(LayerContext context) => new Bound(context.Input, action);

        private sealed class Bound(Signal signal, Action action) : BoundLayer(signal, signal)
        {
            public override void Forward(int rows, long step) => action();

            public override void Backward(int rows, long step)
            {
            }
        }
    }
}
