using QtGpu.Data;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

public sealed class AllocationTests
{
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

    /// <summary>What the training thread allocates from step to step, from the second epoch on.</summary>
    private sealed class AllocatedPerStep : TrainingCallback
    {
        private long _before;

        public long Bytes { get; private set; }

        public int Steps { get; private set; }

        public override void OnStep(int epoch, int step, int steps)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (epoch > 1 && step > 1)
            {
                Bytes += now - _before;
                Steps++;
            }

            _before = now;
        }
    }

    /// <summary>What the loading thread allocates from sample to sample, from the second epoch on.</summary>
    private sealed class AllocatedPerSample(Augmentation inner) : Augmentation
    {
        private long _before, _epoch;

        public long Bytes { get; private set; }

        public override void Apply(
            ReadOnlySpan<float> image, ImageSize size, Span<float> changed, RandomStream stream, long epoch, long sample)
        {
            inner.Apply(image, size, changed, stream, epoch, sample);
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (epoch > 1 && epoch == _epoch)
                Bytes += now - _before;
            (_before, _epoch) = (now, epoch);
        }
    }
}
