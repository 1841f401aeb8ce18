using QtGpu.Reservoirs;

namespace QtGpu.Cli;

/// <summary>
/// What long work is doing and for how long, drawn anew every second: a step that takes minutes is seen to go on.
/// </summary>
internal sealed class ActivityLine : IDisposable
{
    private readonly StatusLine _status;
    private readonly string _title;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Lock _gate = new(); // the clock draws from a thread of its own
    private readonly ITimer? _clock;
    private ReservoirProgress? _last;
    private bool _isOver;

    /// <summary>Begins now.</summary>
    /// <param name="status">Where it is drawn.</param>
    /// <param name="title">What all of it is; empty: nothing.</param>
    /// <param name="time">Whose seconds; null the system's.</param>
    public ActivityLine(StatusLine status, string title = "", TimeProvider? time = null)
    {
        (_status, _title) = (status, title.Length == 0 ? title : $"{title}: ");
        _time = time ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        var second = TimeSpan.FromSeconds(1);
        _clock = status.IsVisible ? _time.CreateTimer(_ => Draw(null), null, second, second) : null;
    }

    /// <summary>Draws how far it is.</summary>
    public void Show(ReservoirProgress progress) => Draw(progress);

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _status.Clear();
        }

        _clock?.Dispose();
    }

    private void Draw(ReservoirProgress? progress)
    {
        lock (_gate)
        {
            _last = progress ?? _last;
            if (_last is { } last && !_isOver && _status.IsDue)
                _status.Show(Text(last, _time.GetElapsedTime(_start)));
        }
    }

    private string Text(ReservoirProgress progress, TimeSpan passed)
    {
        string left = progress.Done > 0
            ? $", {Clock(passed * ((double)(progress.Of - progress.Done) / progress.Done))} left" : string.Empty;
        return $"{Clock(passed)}{left}  {_title}{progress}";
    }

    // To the nearest second: the clock may strike a little early.
    private static string Clock(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds))
        .ToString(time.TotalHours < 1 ? "m\\:ss" : "h\\:mm\\:ss", CultureInfo.InvariantCulture);
}
