using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Replicas;
using QtGpu.Models;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Reservoirs;
using QtGpu.Tests.Training;
using QtGpu.Training;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Device memory that nobody gives back; by itself, since all of the process is counted.</summary>
[Collection(nameof(LiveBufferTests))]
[CollectionDefinition(nameof(LiveBufferTests), DisableParallelization = true)]
public sealed class LiveBufferTests
{
    [Fact]
    public void A_buffer_counts_from_its_allocation_until_it_is_disposed_of_once()
    {
        using var backend = new HostBackend(threads: 1);
        long before = DeviceBuffer.Live;
        DeviceBuffer one = backend.Allocate(10), shared = backend.Share([1, 2]);
        StagedBuffer staged = backend.Stage(10);
        Assert.Equal(before + 3, DeviceBuffer.Live);
        one.Dispose();
        one.Dispose();
        shared.Dispose();
        staged.Dispose();
        Assert.Equal(before, DeviceBuffer.Live);
    }

    [Fact]
    public void Replicas_use_memory_again_and_give_it_back_with_the_last_of_them()
    {
        long before = DeviceBuffer.Live;
        IReadOnlyList<Backend> replicas = ReplicaGroup.Open(new HostBackend(threads: 1), 2);
        foreach (Backend replica in replicas)
        {
            for (int round = 0; round < 100; round++)
            {
                using DeviceBuffer a = replica.Allocate(100_000), b = replica.Allocate(7);
                using DeviceBuffer c = replica.Allocate(200_000);
                b.Write<float>(0, [1, 2, 3, 4, 5, 6, 7]);
                Assert.Equal(0, a.View.ToArray().Sum());
                Assert.Equal(28, b.View.ToArray().Sum());
                Assert.Equal(0, c.View.ToArray().Sum());
                a.Write<float>(0, [round]);
                c.Write<float>(199_999, [round]);
            }
        }

        Assert.InRange(DeviceBuffer.Live - before, 1, 2); // blocks
        foreach (Backend replica in replicas)
            replica.Dispose();
        Assert.Equal(before, DeviceBuffer.Live);
    }

    [Fact]
    public void Memory_that_is_refused_does_not_count()
    {
        using var backend = new HostBackend(threads: 1);
        long before = DeviceBuffer.Live;
        Assert.Throws<DeviceMemoryException>(() => backend.Allocate(long.MaxValue / 8));
        Assert.Equal(before, DeviceBuffer.Live);
    }

    [Fact]
    public void A_posterior_whose_constructor_fails_gives_everything_back()
    {
        using var backend = new HostBackend(threads: 1);
        Samples train = TrainingTasks.Images(64);
        Sequential model = TrainingTasks.Model();
        using var parameters = new ParameterBuffer(model, backend, train.Features, seed: 0);
        long before = DeviceBuffer.Live;
        Assert.ThrowsAny<OperationCanceledException>(() => new LastLayerLaplace(
            model, backend, parameters, train, cancellation: new CancellationToken(canceled: true)));
        Assert.Equal(before, DeviceBuffer.Live);
        double[][] tooFewWeights = [[0], [0]];
        Assert.Throws<IndexOutOfRangeException>(
            () => new DrawnLastLayer(model, backend, parameters, train, tooFewWeights.Length, tooFewWeights));
        Assert.Equal(before, DeviceBuffer.Live);
    }

    [Fact]
    public void Training_sampling_and_forecasting_give_everything_back()
    {
        long before = DeviceBuffer.Live;
        using (var backend = new HostBackend(threads: 1))
        {
            var training = new TrainerOptions { Epochs = 1 };
            using (var trainer = new Trainer(TrainingTasks.Model(), backend, TrainingTasks.Images(64), training))
                trainer.Train(TrainingTasks.Images(16));
            var network = new QuantumNetwork(
                [new("out")], [new("in")], [new(CouplingKind.Excitatory, "in", "out", 6000)]);
            var sampling = new SamplingOptions { Algorithm = "metropolis", Chains = 4, Sweeps = 500 };
            using (var run = new SamplingRun([network], new(0.7, 16), backend, sampling))
                run.Run(stop: TestContext.Current.CancellationToken);
            TimeSeries series = SeriesCatalogue.Load("mackey-glass", 260, 1);
            ReservoirSettings best = ReservoirPresets.Create("best", "tunnelling");
            best = best with { Units = 20, TrainSteps = 200 };
            using var echo = new EchoStateNetwork([Reservoir.Draw(best, series, 1)], series, backend);
            echo.Train(TestContext.Current.CancellationToken);
            echo.Trained(0).Forecast(5, backend);
        }

        Assert.Equal(before, DeviceBuffer.Live);
    }
}
