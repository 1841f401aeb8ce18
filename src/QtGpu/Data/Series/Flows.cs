using QtGpu.Catalogues;
using QtGpu.Kernels.Random;

namespace QtGpu.Data.Series;

/// <summary>A three-dimensional flow, of which the first coordinate is seen.</summary>
public abstract class FlowSource(string title, double scale, double step, int interval, double exponent) : SeriesSource
{
    // What the start takes to reach the attractor.
    private const int Transient = 1000;

    /// <inheritdoc/>
    public override string Summary => string.Create(null, $"x/{scale} of {title}, every {step * interval:G3}");

    /// <inheritdoc/>
    public override double LyapunovExponent => exponent * step * interval;

    /// <inheritdoc/>
    public override TimeSeries Generate(int length, long seed)
    {
        var stream = RandomStream.Named(seed, title);
        double[] start = [1 + stream.Uniform(0, 0), 1 + stream.Uniform(0, 1), 1 + stream.Uniform(0, 2)];
        float[] values = RungeKutta.Sample(Flow, start, step, interval, Transient, length);
        return TimeSeries.Autonomous(title, Array.ConvertAll(values, x => (float)(x / scale)), LyapunovExponent);
    }

    /// <summary>ẋ = f(x).</summary>
    protected abstract void Flow(double[] x, double[] velocity);
}

/// <summary>σ = 10, ρ = 28, β = 8/3: Lorenz, J. Atmos. Sci. 20 (1963) 130.</summary>
[Named("lorenz")]
public sealed class Lorenz() : FlowSource("the Lorenz flow", scale: 20, step: 0.005, interval: 4, exponent: 0.9056)
{
    /// <inheritdoc/>
    protected override void Flow(double[] x, double[] velocity)
    {
        velocity[0] = 10 * (x[1] - x[0]);
        velocity[1] = (x[0] * (28 - x[2])) - x[1];
        velocity[2] = (x[0] * x[1]) - (8.0 / 3 * x[2]);
    }
}

/// <summary>a = b = 0.2, c = 5.7: Rössler, Phys. Lett. A 57 (1976) 397.</summary>
[Named("roessler")]
public sealed class Roessler() : FlowSource("the Rössler flow", scale: 12, step: 0.01, interval: 10, exponent: 0.0714)
{
    /// <inheritdoc/>
    protected override void Flow(double[] x, double[] velocity)
    {
        velocity[0] = -x[1] - x[2];
        velocity[1] = x[0] + (0.2 * x[1]);
        velocity[2] = 0.2 + (x[2] * (x[0] - 5.7));
    }
}
