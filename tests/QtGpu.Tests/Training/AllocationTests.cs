using System.Runtime;
using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <remarks>
/// <see cref="GC.GetAllocatedBytesForCurrentThread"/> is exact but for one thing: when a background collection that any
/// other thread brought about pauses the process, what is left of this thread's allocation buffer, up to 8 KiB, may
/// count as allocated (.NET 10; 53 of 12 579 looks at an idle thread beside two busy ones, none without background
/// collections). So these tests run without them: ConcurrentGarbageCollection in QtGpu.Tests.csproj.
/// </remarks>
public sealed class AllocationTests
{
    [Fact]
    public void Bytes_are_counted_exactly_here() => Assert.Equal(GCLatencyMode.Batch, GCSettings.LatencyMode);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_step_allocates_nothing_on_either_thread(int threads, bool affine)
    {
        using var backend = new HostBackend(threads);
        var training = new AllocatedPerStep();
        var loading = new AllocatedPerSample(affine ? new RandomAffine(10, 0.1f, 1) : new RandomShift(1));
        using var trainer = new Trainer(TrainingTasks.Model(), backend, TrainingTasks.Images(640), new TrainerOptions
        {
            Epochs = 3,
            Batch = 16,
            Augmentation = loading,
            Optimizer = new Adam(new OptimizerSettings { Rate = 1e-3f, ClipNorm = 1 }),
            Schedule = new CosineSchedule(),
        });
        trainer.Train(null, training, new OnEpochEnd(_ => { }));
        Assert.Equal(78, training.Steps);
        Assert.Equal(0, training.Bytes);
        Assert.Equal(0, loading.Bytes);
    }

    /// <summary>What the loading thread allocates from sample to sample, from the second epoch on.</summary>
    private sealed class AllocatedPerSample(Augmentation inner) : Augmentation
    {
        private long _before, _epoch;

        public long Bytes { get; private set; }

        public override void Apply(
            ReadOnlySpan<float> image, ImageSize size, Span<float> changed, RandomStream stream, long epoch,
            long sample)
        {
            inner.Apply(image, size, changed, stream, epoch, sample);
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (epoch > 1 && epoch == _epoch)
                Bytes += now - _before;
            (_before, _epoch) = (now, epoch);
        }
    }
}
