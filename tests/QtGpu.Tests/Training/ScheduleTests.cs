using QtGpu.Catalogues;
using QtGpu.Checks;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Reference;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Schedules, early stopping, and the optimizers as the trainer calls them.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("constant", 1, 1, 1, 1)]
    [InlineData("cosine", 1, 0.853553, 0.5, 0.146447)]
    [InlineData("linear", 1, 0.75, 0.5, 0.25)]
    [InlineData("step", 1, 1, 0.1, 0.01)]
    public void Factors_at_the_quarters_of_a_run(string name, double start, double quarter, double half, double threeQuarters)
    {
        Schedule schedule = Catalogue<Schedule>.Create("--schedule", name);
        Assert.Equal(start, schedule.Factor(0), 1e-6);
        Assert.Equal(quarter, schedule.Factor(0.25), 1e-6);
        Assert.Equal(half, schedule.Factor(0.5), 1e-6);
        Assert.Equal(threeQuarters, schedule.Factor(0.75), 1e-6);
    }

    [Fact]
    public void Every_schedule_starts_at_one_and_never_grows()
    {
        foreach (string name in Catalogue<Schedule>.Names)
        {
            Schedule schedule = Catalogue<Schedule>.Create("--schedule", name);
            Assert.Equal(1, schedule.Factor(0));
            for (int i = 1; i <= 100; i++)
                Assert.InRange(schedule.Factor(i / 100.0), 0, schedule.Factor((i - 1) / 100.0));
        }
    }

    [Theory]
    [InlineData(2, 0, 4, new[] { 3.0, 2, 2, 2.5 })] // epoch 2 is the best; 3 and 4 are no better
    [InlineData(1, 0, 2, new[] { 1.0, 1 })]
    [InlineData(2, 0.5, 3, new[] { 3.0, 2.7, 2.6 })] // gains below the smallest that counts
    [InlineData(3, 0, 0, new[] { 3.0, 4, 4, 2, 4, 4 })] // patience is counted anew from the best
    public void Early_stopping_waits_for_its_patience(int patience, double gain, int stopsAfter, double[] losses)
    {
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(new Sequential(new Dense(4)), backend, TrainingTasks.Images(64), new TrainerOptions());
        var stopping = new EarlyStopping(patience, gain);
        stopping.OnStart(trainer);
        bool[] goes = [.. losses.Select((loss, i) => stopping.OnEpoch(trainer, new EpochRecord(i + 1, 0, 0, loss, 0, 0, 0, 0, 0)))];
        Assert.Equal(stopsAfter, Array.IndexOf(goes, false) + 1);
    }

    [Fact]
    public void Early_stopping_counts_validated_epochs_and_asks_for_validation_samples()
    {
        using var backend = new HostBackend(threads: 1);
        using var trainer = new Trainer(
            new Sequential(new Dense(4)), backend, TrainingTasks.Images(64), new TrainerOptions { ValidateEvery = 3, Epochs = 6 });
        Assert.Equal(6, trainer.Train(TrainingTasks.Images(20, "other"), new EarlyStopping(2)).Epochs.Count);
        using var blind = new Trainer(new Sequential(new Dense(4)), backend, TrainingTasks.Images(64), new TrainerOptions());
        var exception = Assert.Throws<InputException>(() => blind.Train(null, new EarlyStopping(2)));
        Assert.Contains("validation samples", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sgd", 0, 0)]
    [InlineData("sgd", 0.9f, 0.01f)]
    [InlineData("adam", 0, 0.01f)]
    [InlineData("adamw", 0, 0.01f)]
    public void An_optimizer_hands_its_settings_to_the_device(string name, float momentum, float decay)
    {
        const int n = 100;
        var settings = new OptimizerSettings { Rate = 0.02f, Momentum = momentum, WeightDecay = decay, ClipNorm = 2 };
        settings = settings with { Beta1 = 0.8f, Beta2 = 0.95f, Epsilon = 1e-3f };
        Optimizer optimizer = Catalogue<Optimizer>.Create("--optimizer", name, settings);
        using var backend = new HostBackend(threads: 1);
        using var memory = new CheckMemory(backend);
        var reference = new OptimizerReference(CheckValues.Normal(n, "w"));
        TensorView w = memory.InOut(Shape.Vector(n), CheckValues.Normal(n, "w"));
        TensorView state = memory.InOut(new Shape(optimizer.StateRows, n), new float[optimizer.StateRows * n]);
        TensorView norm = memory.Out(new Shape(1, 1));
        for (int step = 1; step <= 5; step++)
        {
            float[] gradient = CheckValues.Normal(n, $"g{step}");
            TensorView dW = memory.In(Shape.Vector(n), gradient);
            backend.Elementwise.SumOfSquares(dW, norm);
            optimizer.Step(backend, w, dW, state, norm, step, 0.02f);
            if (name.Equals("sgd", StringComparison.Ordinal))
                reference.Sgd(gradient, 0.02f, momentum, decay, 2);
            else
                reference.Adam(gradient, 0.02f, 0.8f, 0.95f, 1e-3f, decay, name.Equals("adamw", StringComparison.Ordinal), 2, step);
        }

        Expect.Close(reference.Weights, memory.Read(w), reference.Tolerance, name);
    }
}
