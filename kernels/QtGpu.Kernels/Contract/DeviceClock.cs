using System.Diagnostics;

namespace QtGpu.Kernels.Contract;

/// <summary>Marks in the queue of work, and the seconds between them.</summary>
public abstract class DeviceClock : IDisposable
{
    /// <summary>Puts mark number <paramref name="mark"/> behind the work that is queued.</summary>
    public abstract void Mark(int mark);

    /// <summary>Seconds from one mark to a later one; waits until the device has reached it.</summary>
    public abstract double Seconds(int from, int to);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the marks back.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>A clock for devices without one of their own: it waits for the work before each mark.</summary>
internal sealed class WaitingClock(Backend backend, int marks) : DeviceClock
{
    private readonly long[] _reached = new long[marks];

    public override void Mark(int mark)
    {
        backend.Synchronize();
        _reached[mark] = Stopwatch.GetTimestamp();
    }

    public override double Seconds(int from, int to) =>
        Stopwatch.GetElapsedTime(_reached[from], _reached[to]).TotalSeconds;
}
