using QtGpu.Catalogues;
using QtGpu.Kernels.Random;

namespace QtGpu.Data.Series;

/// <summary>x ← 1 − 1.4x² + y, y ← 0.3x: Hénon, Commun. Math. Phys. 50 (1976) 69.</summary>
[Named("henon")]
public sealed class Henon : SeriesSource
{
    /// <inheritdoc/>
    public override string Summary => "x/2 of the Hénon map, a = 1.4, b = 0.3";

    /// <inheritdoc/>
    public override double LyapunovExponent => 0.419;

    /// <inheritdoc/>
    public override TimeSeries Generate(int length, long seed)
    {
        const int transient = 100;
        var values = new float[length];
        double x = 0.1 * RandomStream.Named(seed, "henon").Uniform(0, 0), y = 0;
        for (int i = -transient; i < length; i++)
        {
            (x, y) = (1 - (1.4 * x * x) + y, 0.3 * x);
            if (i >= 0)
                values[i] = (float)(x / 2);
        }

        return TimeSeries.Autonomous("the Hénon map", values, LyapunovExponent);
    }
}

/// <summary>
/// y(t + 1) = 0.3y(t) + 0.05y(t)·Σ y(t − i) + 1.5u(t − 9)u(t) + 0.1 with i = 0 … 9 and u uniform in (0, ½): Atiya and
/// Parlos, IEEE Trans. Neural Netw. 11 (2000) 697. The input is random, so nothing runs freely.
/// </summary>
[Named("narma10")]
public sealed class Narma10 : SeriesSource
{
    private const int Order = 10;

    /// <inheritdoc/>
    public override string Summary => "NARMA of order 10, driven by random numbers in (0, ½)";

    /// <inheritdoc/>
    public override double LyapunovExponent => double.NaN;

    /// <inheritdoc/>
    public override TimeSeries Generate(int length, long seed)
    {
        var stream = RandomStream.Named(seed, "narma10");
        var u = new float[length];
        var y = new double[length + 1];
        for (int t = 0; t < length; t++)
        {
            u[t] = stream.Uniform(0, t) / 2;
            double sum = 0;
            for (int i = 0; i < Math.Min(Order, t + 1); i++)
                sum += y[t - i];
            double product = t >= Order - 1 ? 1.5 * u[t - Order + 1] * u[t] : 0;
            y[t + 1] = (0.3 * y[t]) + (0.05 * y[t] * sum) + product + 0.1;
        }

        return new("NARMA-10", u, [.. y.Skip(1).Select(value => (float)value)], IsAutonomous: false, double.NaN);
    }
}
