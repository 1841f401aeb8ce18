using QtGpu.Training;

namespace QtGpu.Tests.Training;

/// <summary>What the training thread allocates from step to step, from the second epoch on.</summary>
internal sealed class AllocatedPerStep : TrainingCallback
{
    private const int Attempts = 3;
    private long _before;

    /// <summary>
    /// The least of a few trainings: what each step allocates shows in all of them, what a wait or a collection beside
    /// other tests leaves once does not.
    /// </summary>
    public static long Least(Func<AllocatedPerStep> train)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Attempts && least > 0; i++)
            least = Math.Min(least, train().Bytes);
        return least;
    }

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
