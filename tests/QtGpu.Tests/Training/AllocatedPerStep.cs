using QtGpu.Training;

namespace QtGpu.Tests.Training;

/// <summary>What the training thread allocates from step to step, from the second epoch on.</summary>
internal sealed class AllocatedPerStep : TrainingCallback
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
