using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Tests.Ilgpu;
using QtGpu.Tests.Kernels;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Training steps on a device: few launches, nothing allocated, the host's learning curve.</summary>
[Collection(ContractCollection.Name)]
public sealed class DeviceStepTests(ContractBackends backends)
{
    public static TheoryData<string> Devices => [.. DeviceNames.All];

    public static MatrixTheoryData<string, bool> DevicesStreamedOrNot => new(DeviceNames.All, [false, true]);

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_step_of_a_dense_network_launches_what_it_must(string device)
    {
        Backend backend = backends.Open(device);
        Assert.Equal(1, Launches(backend, x => backend.Elementwise.SumOfSquares(x, x.Slice(0, new(1, 1)))));
        var watch = new Watch(backend);
        Train(backend, Layers(), watch, streamed: false, epochs: 2);

        // Two layers forward; backward two weight gradients and one input gradient; loss, optimizer, two gathers.
        Assert.Equal(1, Launches(backend, x => backend.Dense.WeightGradient(
            new(x.Buffer, 0, new(4, 3)), new(x.Buffer, 20, new(4, 5)), new(x.Buffer, 40, new(3, 5)),
            new(x.Buffer, 60, new(1, 5)))));
        Assert.Equal(2 + 3 + 1 + 1 + 2, watch.Launches.Min());
        Assert.Equal(watch.Launches.Min() + 1, watch.Launches.Max()); // the norm of an epoch's last gradient
    }

    [Theory]
    [MemberData(nameof(DevicesStreamedOrNot))]
    public void A_step_allocates_no_more_than_its_launches(string device, bool streamed)
    {
        Backend backend = backends.Open(device);
        var watch = new Watch(backend);
        Train(backend, Layers(), watch, streamed, epochs: 3);
        long[] perLaunch = [.. watch.Bytes.Zip(watch.Launches, (bytes, launches) => bytes / launches)];
        Assert.True(
            perLaunch.Max() <= BytesPerLaunch(device),
            $"{string.Join(' ', watch.Bytes.Distinct())} bytes in a step of {watch.Launches[0]} launches");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_device_learns_as_the_host_does(string device)
    {
        Backend backend = backends.Open(device);
        int epochs = DeviceCatalogue.IsDebugger(device) ? 1 : 6;
        using var host = new HostBackend(threads: 1);
        FitResult expected = Train(host, Layers(), new Watch(host), streamed: false, epochs);
        FitResult resident = Train(backend, Layers(), new Watch(backend), streamed: false, epochs);
        for (int i = 0; i < epochs; i++)
        {
            Assert.Equal(expected.Epochs[i].TrainLoss, resident.Epochs[i].TrainLoss, 2e-3);
            Assert.Equal(expected.Epochs[i].TrainAccuracy!.Value, resident.Epochs[i].TrainAccuracy!.Value, 0.011);
        }

        FitResult streamed = Train(backend, Layers(), new Watch(backend), streamed: true, epochs);
        Assert.Equal(resident.Epochs.Select(e => e.TrainLoss), streamed.Epochs.Select(e => e.TrainLoss));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Resident_and_streamed_batches_give_the_same_bits_on_the_host(int threads)
    {
        using var backend = new HostBackend(threads);
        int[][] bits = [.. new[] { false, true }.Select(streamed =>
        {
            using var trainer = new Trainer(
                TrainingTasks.Model(), backend, TrainingTasks.Images(100), Options(streamed, 2));
            trainer.Train();
            return TrainingTasks.Bits(trainer.Parameters);
        })];
        Assert.Equal(bits[0], bits[1]);
    }

    [Fact]
    public void A_resident_step_allocates_nothing_on_the_host()
    {
        using var backend = new HostBackend(threads: 2);
        var watch = new Watch(backend);
        Train(backend, Layers(), watch, streamed: false, epochs: 3);
        Assert.Equal(0, watch.Bytes.Max());
    }

    // What ILGPU 1.5.3 itself allocates for one launch. Its simulator makes a task of each.
    private static long BytesPerLaunch(string device) => DeviceCatalogue.IsDebugger(device) ? 8192 : 0;

    private static Sequential Layers() => new(new Dense(24, "tunnelling", new HeInitialiser()), new Dense(4));

    private static FitResult Train(Backend backend, Sequential model, Watch watch, bool streamed, int epochs)
    {
        using var trainer = new Trainer(model, backend, TrainingTasks.Images(100), Options(streamed, epochs));
        return trainer.Train(null, watch);
    }

    private static TrainerOptions Options(bool streamed, int epochs) => new()
    {
        Epochs = epochs,
        Batch = 16,
        Seed = 3,
        Optimizer = new Adam(0.003f),
        Augmentation = streamed ? new None() : null,
    };

    private static long Launches(Backend backend, Action<View<float>> work)
    {
        using DeviceBuffer x = backend.Allocate(1000);
        long before = backend.Launches;
        work(x.View);
        return backend.Launches - before;
    }

    /// <summary>Launches of each step after the first of an epoch, and bytes allocated in it.</summary>
    private sealed class Watch(Backend backend) : TrainingCallback
    {
        private long _launches, _bytes;

        public List<long> Launches { get; } = new(1000);

        public List<long> Bytes { get; } = new(1000);

        public override void OnStep(int epoch, int step, int steps)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            if (step > 1 && epoch > 1)
            {
                Launches.Add(backend.Launches - _launches);
                Bytes.Add(bytes - _bytes);
            }

            (_launches, _bytes) = (backend.Launches, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    /// <summary>Changes nothing; but batches that are augmented come from the host.</summary>
    private sealed class None : Augmentation
    {
        public override void Apply(
            ReadOnlySpan<float> image, ImageSize size, Span<float> changed, RandomStream stream, long epoch,
            long sample) =>
            image.CopyTo(changed);
    }
}
