using QtGpu.Catalogues;

namespace QtGpu.Data.Series;

/// <summary>
/// A time series that is computed. To add one, derive and mark it with <see cref="NamedAttribute"/>; needs a
/// parameterless constructor.
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
