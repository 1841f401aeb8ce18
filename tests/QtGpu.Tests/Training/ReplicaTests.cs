using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Replicas;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Ilgpu;
using QtGpu.Tests.Kernels;
using QtGpu.Training;
using Xunit;
using Sides = QtGpu.Devices.SideBySide;

namespace QtGpu.Tests.Training;

/// <summary>Networks side by side: each has the bits that it has alone, and launches do not grow.</summary>
[Collection(ContractCollection.Name)]
public sealed class ReplicaTests(ContractBackends backends)
{
    // Three batches, of which the last is smaller: ILGPU's simulated device takes long over each row.
    private const int Epochs = 2, Batch = 16;
    private static readonly Samples Train = TrainingTasks.Images(40), Test = TrainingTasks.Images(20, "test");

    public static TheoryData<string> Backends => ["cpu", .. DeviceNames.All];

    public static TheoryData<string> Devices => [.. DeviceNames.All];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Each_network_has_the_bits_that_it_has_alone(string device)
    {
        Run[] runs =
        [
            new(Seed: 1), new(Seed: 2, Rate: 0.05f), new(Seed: 1, Dropout: 0.3f, Width: 0.036),
            new(Seed: 4, Rate: 0.02f, Width: 0.07),
        ];
        Outcome[] together = SideBySide(device, runs, out _);
        Outcome[] alone = [.. runs.Select(run => Alone(device, run))];
        for (int i = 0; i < runs.Length; i++)
        {
            Assert.Equal(alone[i].Bits, together[i].Bits);
            Assert.Equal(alone[i].Losses, together[i].Losses);
        }

        Assert.Equal(runs.Length, alone.Select(outcome => outcome.Bits[0]).Distinct().Count());
    }

    // Its noise is drawn by seed, step and the parameter's number in its own network.
    [Theory]
    [MemberData(nameof(Backends))]
    public void Networks_that_sample_have_the_noise_that_they_have_alone(string device)
    {
        Run[] runs = [new(Seed: 1, Rate: 0.01f, Samples: true), new(Seed: 2, Rate: 0.02f, Samples: true)];
        Outcome[] together = SideBySide(device, runs, out _);
        for (int i = 0; i < runs.Length; i++)
            Assert.Equal(Alone(device, runs[i]).Bits, together[i].Bits);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Bayesian_networks_too_each_with_its_own_noise(string device)
    {
        Run[] runs =
        [
            new(Seed: 1, Bayesian: new()), new(Seed: 2, Bayesian: new() { PriorScale = 0.3f }),
            new(Seed: 1, Bayesian: new() { KlWeight = 0.1f }),
        ];
        foreach (WeightEstimator estimator in Enum.GetValues<WeightEstimator>())
        {
            BayesianSettings Drawn(Run run) => run.Bayesian! with { Estimator = estimator, Samples = 2 };
            Run[] drawn = [.. runs.Select(run => run with { Bayesian = Drawn(run) })];
            Outcome[] together = SideBySide(device, drawn, out _);
            for (int i = 0; i < runs.Length; i++)
                Assert.Equal(Alone(device, drawn[i]).Bits, together[i].Bits);
        }
    }

    // Scans are told where sequences lie by an object that the next batch changes; batches travel from the host; edges
    // share the memory of what they keep, and have it anew behind a finer grid.
    [Theory]
    [MemberData(nameof(Backends))]
    public void Sequences_batches_from_the_host_and_edges_are_each_networks_own(string device)
    {
        Run[] runs =
        [
            new(Seed: 1, Rate: 0.01f, Kind: Kind.Sequences), new(Seed: 2, Rate: 0.02f, Kind: Kind.Sequences),
            new(Seed: 1, Kind: Kind.Augmented), new(Seed: 2, Kind: Kind.Augmented),
            new(Seed: 1, Rate: 0.01f, Kind: Kind.Edges), new(Seed: 2, Rate: 0.01f, Kind: Kind.Edges),
        ];
        Outcome[] together = SideBySide(device, runs, out _);
        for (int i = 0; i < runs.Length; i++)
            Assert.Equal(Alone(device, runs[i]).Bits, together[i].Bits);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void One_that_diverges_stops_alone(string device)
    {
        Run good = new(Seed: 1), bad = good with { Rate = 99, Activation = "relu" };
        Outcome[] together = SideBySide(device, [good, bad, good with { Seed = 3 }], out _);
        Assert.True(together[1].Diverged);
        Assert.Equal(Alone(device, good).Bits, together[0].Bits);
        Assert.Equal(Alone(device, good with { Seed = 3 }).Bits, together[2].Bits);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Launches_do_not_grow_with_the_number_of_networks(string device)
    {
        long Launches(int networks)
        {
            SideBySide(
                device,
                [.. Enumerable.Range(0, networks).Select(i => new Run(i + 1))],
                out long launches);
            return launches;
        }

        // Networks that begin at different moments do a few operations alone; each step has ten.
        long two = Launches(2), five = Launches(5);
        Assert.InRange(five, 1, two * 1.25);
    }

    [Fact]
    public void More_networks_than_there_is_memory_for_are_refused_with_how_many_fit()
    {
        InputException refusal = Assert.Throws<InputException>(() => Sides.Open(
            _ => Open("ilgpu-cpu"), wanted: 3, useful: 5, threads: 1, device => device.MemoryBytes * 0.35));
        Assert.Contains("3 networks", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("; 2 do", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 6, 2, 2)]
    [InlineData(null, 1, 2, 1)]
    [InlineData(4, 6, 2, 4)]
    [InlineData(4, 3, 2, 3)]
    public void On_the_CPU_a_network_has_a_thread_unless_more_are_asked_for(
        int? wanted, int useful, int threads, int expected)
    {
        IReadOnlyList<Backend> opened = Sides.Open(
            own => new HostBackend(own), wanted, useful, threads, _ => double.MaxValue);
        Assert.Equal(expected, opened.Count);
        foreach (Backend backend in opened)
            backend.Dispose();
    }

    private static Outcome[] SideBySide(string device, Run[] runs, out long launches)
    {
        IReadOnlyList<Backend> replicas = ReplicaGroup.Open(Open(device), runs.Length);
        var outcomes = new Outcome[runs.Length];
        long counted = 0;
        Exception? failure = null;
        Thread[] threads = [.. runs.Select((run, i) => new Thread(() =>
        {
            using Backend backend = replicas[i];
            try
            {
                outcomes[i] = Trained(backend, run);
                Interlocked.Exchange(ref counted, backend.Launches);
            }
            catch (Exception e)
            {
                failure = e;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Null(failure);
        launches = counted;
        return outcomes;
    }

    // On the backend that all tests share, which has its kernels compiled.
    private Outcome Alone(string device, Run run) =>
        Trained(backends.Open(device == "cpu" ? "cpu 16 × 1" : device), run);

    private static Backend Open(string device)
    {
        try
        {
            return DeviceCatalogue.Open(device, threads: 1, plans: PlanCache.None);
        }
        catch (DeviceUnavailableException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static Outcome Trained(Backend backend, Run run)
    {
        bool sequences = run.Kind == Kind.Sequences;
        Sequential model = sequences ? SequenceTrainingTests.Everything(recompute: 0)
            : run.Kind == Kind.Edges ? new(new Edges(6, "daruan"), new Edges(4, "b-spline"))
            : run.Bayesian is { } bayesian
                ? new(new BayesianDense(12, Activation(run), bayesian), new BayesianDense(4, settings: bayesian))
            : new(
                new Dense(24, Activation(run), new HeInitialiser()), new Dropout(run.Dropout), new LayerNorm(),
                new Dense(4));
        using var trainer = new Trainer(
            model, backend, sequences ? SequenceTrainingTests.Phrases(20, "train") : Train, new TrainerOptions
            {
                Augmentation = run.Kind == Kind.Augmented ? new RandomShift(1) : null,
                Epochs = Epochs,
                ExtendGrid = run.Kind == Kind.Edges ? "9@2" : "",
                Batch = Batch,
                Seed = run.Seed,
                Optimizer = run.Samples
                    ? new Sgld(new OptimizerSettings { Rate = run.Rate })
                    : new Adam(new OptimizerSettings { Rate = run.Rate, ClipNorm = 5 }),
            });
        try
        {
            FitResult fit = trainer.Train(sequences ? SequenceTrainingTests.Phrases(10, "test") : Test);
            return new(
                TrainingTasks.Bits(trainer.Parameters), [.. fit.Epochs.Select(epoch => epoch.ValidationLoss!.Value)],
                Diverged: false);
        }
        catch (DivergedException)
        {
            return new([], [], Diverged: true);
        }
    }

    private static Activation Activation(Run run) => run.Activation == "relu"
        ? ActivationCatalogue.Create("relu")
        : ActivationCatalogue.Create(
            "tunnelling", new Dictionary<string, double>(StringComparer.Ordinal) { ["width"] = run.Width });

    private sealed record Run(
        long Seed, float Rate = 0.1f, float Dropout = 0.2f, double Width = 0.018, string Activation = "tunnelling",
        bool Samples = false, BayesianSettings? Bayesian = null, Kind Kind = Kind.Rows);

    private enum Kind
    {
        Rows,
        Augmented,
        Edges,
        Sequences,
    }

    private sealed record Outcome(int[] Bits, double[] Losses, bool Diverged);
}
