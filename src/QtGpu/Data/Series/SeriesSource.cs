using QtGpu.Training;

namespace QtGpu.Data.Series;

/// <summary>
/// A time series that is computed. To add one, derive and mark it with <see cref="NamedAttribute"/>; needs a parameterless
/// constructor.
/// </summary>
public abstract class SeriesSource
{
    /// <summary>What it is, in a line.</summary>
    public abstract string Summary { get; }

    /// <summary>Largest Lyapunov exponent per step; NaN where the series is driven by random numbers.</summary>
    public abstract double LyapunovExponent { get; }

    /// <summary>The first <paramref name="length"/> values behind the transient; the same for the same seed.</summary>
    public abstract TimeSeries Generate(int length, long seed);
}

/// <summary>A series of numbers, and what is to be forecast from it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Inputs">u(0), u(1), …</param>
/// <param name="Targets">y(t), what is to be given when u(t) is seen. u(t + 1) where the series forecasts itself.</param>
/// <param name="IsAutonomous">Whether the target is the next input, so that a free run makes sense.</param>
/// <param name="LyapunovExponent">Per step; NaN where unknown.</param>
public sealed record TimeSeries(string Name, float[] Inputs, float[] Targets, bool IsAutonomous, double LyapunovExponent)
{
    /// <summary>Steps that have a target.</summary>
    public int Length => Targets.Length;

    /// <summary>A series that forecasts itself: the target of each value is the next one.</summary>
    public static TimeSeries Autonomous(string name, float[] values, double lyapunov = double.NaN) =>
        new(name, values, values[1..], IsAutonomous: true, lyapunov);
}
