using QtGpu.Catalogues;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Cli;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>What the trainer refuses, how it stops, and what it reports.</summary>
public sealed class TrainerTests : IDisposable
{
    private static readonly HostBackend Backend = new(threads: 1);

    private static readonly Dictionary<string, (string[], Func<object>)> Mistakes = new(StringComparer.Ordinal)
    {
        ["rate"] = (["learning rate", "above 0", "-0.1"], () => new Sgd(-0.1f)),
        ["rate zero"] = (["learning rate", "above 0", "0"], () => new Adam(0)),
        ["rate NaN"] = (["learning rate", "above 0", "NaN"], () => new Adam(float.NaN)),
        ["momentum"] = (["momentum", "below 1", "1"], () => new Sgd(0.1f, momentum: 1)),
        ["decay"] = (["weight decay", "at least 0", "-1"], () => new AdamW(new OptimizerSettings { WeightDecay = -1 })),
        ["clip"] = (["norm of the gradient", "above 0", "0"], () => new Sgd(new OptimizerSettings { ClipNorm = 0 })),
        ["epochs"] = (["‘epochs’", "at least 1", "0"], () => Trainer(new TrainerOptions { Epochs = 0 })),
        ["batch"] = (["‘batch’", "at least 1", "-5"], () => Trainer(new TrainerOptions { Batch = -5 })),
        ["validation"] = (["ValidateEvery", "at least 1", "0"],
            () => Trainer(new TrainerOptions { ValidateEvery = 0 })),
        ["outputs"] = (["5 outputs", "needs 4", "new Dense(4)"], () => Trainer(new TrainerOptions(), new Dense(5))),
        ["no layer"] = (["at least one layer"], () => new Sequential()),
        ["units"] = (["at least 1 unit", "0"], () => new Dense(0)),
        ["dropout"] = (["dropout rate", "below 1", "1"], () => new Dropout(1)),
        ["weights of 0"] = (["above 0", "'0'"], () => Initialiser.Parse("0")),
        ["initialiser"] = (["initialiser", "xavier", "'heh'"], () => Initialiser.Parse("heh")),
        ["deviation"] = (["standard deviation", "-1"], () => new NormalInitialiser(-1)),
        ["shift"] = (["‘shift’", "at least 0", "-1"], () => new RandomShift(-1)),
        ["rotation"] = (["‘rotation’", "0 to 180", "NaN"], () => new RandomAffine(float.NaN, 0, 0)),
        ["stretch"] = (["‘stretch’", "below 1", "got 1"], () => new RandomAffine(0, 1, 0)),
        ["large shift"] = (["shift of up to 7", "at most 6", "12×12"],
            () => Trainer(new TrainerOptions { Augmentation = new RandomShift(7) })),
        ["momentum of adam"] = (["momentum 0.9", "adam has none", "sgd"], () => Trainer(
            new TrainerOptions { Optimizer = new Adam(new OptimizerSettings { Rate = 0.1f, Momentum = 0.9f }) })),
        ["beta of sgd"] = (["beta2 0.5", "sgd has none", "adam or adamw"], () => Trainer(
            new TrainerOptions { Optimizer = new Sgd(new OptimizerSettings { Beta2 = 0.5f }) })),
        ["patience"] = (["‘patience’", "at least 1", "0"], () => new EarlyStopping(0)),
        ["optimizer"] = (["--optimizer admw", "adamw", "sgd"],
            () => Catalogue<Optimizer>.Create("--optimizer", "admw", new OptimizerSettings())),
        ["schedule"] = (["--schedule", "cosine"], () => Catalogue<Schedule>.Create("--schedule", "cosin")),
        ["unlabelled"] = (["no labels or targets"], () => new Trainer(
            new Sequential(new Dense(1)), Backend, new Samples(new float[8], 2, [], classes: 0, targetCount: 0),
            new TrainerOptions { Batch = 1 })),
        ["augmented rows"] = (["needs images"], () => new Trainer(
            new Sequential(new Dense(1)), Backend, new Samples(new float[8], 2, new float[4], classes: 0),
            new TrainerOptions { Batch = 1, Augmentation = new RandomShift(1) }).Train()),
        ["augmented and standardised"] = (["shift ±1 px", "standardised"], () => new Trainer(
            new Sequential(new Dense(4)), Backend, Standardised(TrainingTasks.Images(64)),
            new TrainerOptions { Augmentation = new RandomShift(1) })),
        ["one standardised"] = (["not standardised", "Standardise both"], () => Trainer(new TrainerOptions()).Evaluate(
            Standardised(TrainingTasks.Images(64)))),
        ["other features"] = (["144 features", "have 2"], () => Trainer(new TrainerOptions()).Evaluate(
            new Samples(new float[8], 2, new float[4], classes: 4))),
        ["other classes"] = (["4 outputs", "9 classes"], () => Trainer(new TrainerOptions()).Evaluate(
            new Samples(new float[144], 144, [8], classes: 9))),
        ["nothing to measure"] = (["4 outputs", "0 targets"], () => Trainer(new TrainerOptions()).Evaluate(
            new Samples(new float[144], 144, [], classes: 0, targetCount: 0))),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_told_with_what_was_expected_and_what_came(string mistake)
    {
        var (says, make) = Mistakes[mistake];
        var exception = Assert.Throws<InputException>(make);
        Assert.All(says, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_diverging_run_stops_and_names_layer_and_step()
    {
        using var trainer = new Trainer(
            new Sequential(new Dense(16, "relu", new HeInitialiser()), new Dense(4)), Backend, TrainingTasks.Images(64),
            new TrainerOptions { Batch = 16, Optimizer = new Sgd(1e30f), Epochs = 50 });
        var exception = Assert.Throws<DivergedException>(() => trainer.Train());
        Assert.InRange(exception.Step, 2, 4L * 50);
        Assert.Equal(((exception.Step - 1) / 4) + 1, exception.Epoch);
        Assert.Equal("layer 1, Dense(4)", exception.Layer); // relu's outputs are large, their products too large
        Assert.Contains("smaller rate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lowest_bad_layer_is_named()
    {
        var samples = new Samples([3e38f, 3e38f, 1, 1], 2, [0, 1], classes: 2);
        using var trainer = new Trainer(
            new Sequential(new Dense(2, initialiser: new NormalInitialiser(100)), new Dense(2)), Backend, samples,
            new TrainerOptions { Batch = 2 });
        var exception = Assert.Throws<DivergedException>(() => trainer.Train());
        Assert.Equal((1, 1L), (exception.Epoch, exception.Step));
        Assert.Equal("layer 0, Dense(2)", exception.Layer);
    }

    [Fact]
    public void Divergence_in_the_last_step_of_an_epoch_is_seen_by_the_validation()
    {
        using var trainer = new Trainer(
            new Sequential(new Dense(4, initialiser: new HeInitialiser())), Backend, TrainingTasks.Images(16),
            new TrainerOptions { Batch = 16, Optimizer = new Sgd(float.MaxValue), Epochs = 1 });
        Assert.Throws<DivergedException>(
            () => trainer.Train(TrainingTasks.Images(16), new SaveCheckpoint(_folder["run"])));
        Assert.Empty(Checkpoint.Read(_folder["run"]).History);
    }

    [Fact]
    public void No_samples_to_measure_on_are_refused_before_anything_is_trained()
    {
        Samples none = TrainingTasks.Images(4).Subset([]);
        using Trainer trainer = Trainer(new TrainerOptions { Batch = 64, Epochs = 1 });
        Assert.Contains(
            "no samples to validate on", Assert.Throws<InputException>(() => trainer.Train(none)).Message,
            StringComparison.Ordinal);
        Assert.Empty(trainer.History);
        Assert.Contains(
            "no samples to measure", Assert.Throws<InputException>(() => trainer.Measure(none)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_hold_every_epoch_and_a_record_reports_what_was_done()
    {
        using Trainer trainer = Trainer(
            new TrainerOptions { Batch = 30, Epochs = 3, ValidateEvery = 2, Schedule = new LinearSchedule() });
        FitResult result = trainer.Train(
            TrainingTasks.Images(20, "other"), new CsvLog(_folder["log.csv"]), new JsonLog(_folder["log.json"]));

        Assert.Equal([1, 2, 3], result.Epochs.Select(e => e.Epoch));
        Assert.Equal([false, true, true], result.Epochs.Select(e => e.ValidationLoss.HasValue));
        Assert.Equal(0.1 * (1 - (8 / 9.0)), result.Last.Rate, 1e-6); // the ninth of nine steps
        Assert.All(result.Epochs, e => Assert.True(e is { Seconds: > 0, SamplesPerSecond: > 0, GradientNorm: > 0 }));
        Assert.Equal((144 * 8) + 8 + (8 * 4) + 4, result.Parameters);
        string[] rows = File.ReadAllLines(_folder["log.csv"]);
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.Equal(9, row.Split(',').Length));
        string log = File.ReadAllText(_folder["log.json"]);
        Assert.Equal(3, System.Text.Json.JsonDocument.Parse(log).RootElement.GetArrayLength());
    }

    [Fact]
    public void A_batch_larger_than_the_samples_takes_all_of_them()
    {
        using Trainer trainer = Trainer(new TrainerOptions { Batch = 65, Epochs = 2 });
        using Trainer whole = Trainer(new TrainerOptions { Batch = 64, Epochs = 2 });
        Assert.Equal(64, trainer.Options.Batch);
        Assert.Equal(whole.Train().Last.TrainLoss, trainer.Train().Last.TrainLoss);
        Assert.Equal(TrainingTasks.Bits(whole.Parameters), TrainingTasks.Bits(trainer.Parameters));
    }

    [Fact]
    public void A_gradient_too_long_for_float32_does_not_spoil_checkpoint_and_log()
    {
        // Outputs of 10²⁵ have finite errors, but their gradient's norm overflows.
        using var trainer = new Trainer(
            new Sequential(new Dense(1)), Backend, new Samples([1e3f, 2e3f], 1, [1e18f, -1e18f], classes: 0),
            new TrainerOptions { Batch = 2, Epochs = 1, Optimizer = new Sgd(1e-30f) });
        FitResult result = trainer.Train(null, new SaveCheckpoint(_folder["run"]), new JsonLog(_folder["log.json"]));
        Assert.Equal(double.PositiveInfinity, result.Last.GradientNorm);
        Assert.Equal(double.PositiveInfinity, Checkpoint.Read(_folder["run"]).History[0].GradientNorm);
    }

    public void Dispose() => _folder.Dispose();

    private static Samples Standardised(Samples samples) => samples.Scaled(SampleScale.Of(samples));

    private static Trainer Trainer(TrainerOptions options, params Layer[] last) => new(
        new Sequential([new Dense(8, "tunnelling"), .. last.Length > 0 ? last : [new Dense(4)]]),
        Backend, TrainingTasks.Images(64), options);
}
