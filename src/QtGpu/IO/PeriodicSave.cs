using System.Diagnostics;

namespace QtGpu.IO;

/// <summary>
/// When to save work under way: at the first chance, so that a run which is killed again and again still gets on, and
/// from then on every two seconds, or less often where saving would take more than a twentieth of the time.
/// </summary>
/// <param name="save">Saves it.</param>
internal sealed class PeriodicSave(Action save)
{
    private const double LargestShare = 1.0 / 20;

    private Stopwatch? _sinceSaved;
    private TimeSpan _wait;

    /// <summary>The shortest time between two saves.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether it is time to.</summary>
    public bool IsDue => _sinceSaved is null || _sinceSaved.Elapsed >= _wait;

    /// <summary>Saves where it is time to. Called whenever the work could be saved.</summary>
    public void Chance()
    {
        if (IsDue)
            Now();
    }

    /// <summary>Saves.</summary>
    public void Now()
    {
        long start = Stopwatch.GetTimestamp();
        save();
        TimeSpan rest = Stopwatch.GetElapsedTime(start) / LargestShare;
        _wait = rest > Interval ? rest : Interval;
        _sinceSaved = Stopwatch.StartNew();
    }
}
