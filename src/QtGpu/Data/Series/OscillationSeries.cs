using MathNet.Numerics;
using QtGpu.Catalogues;
using QtGpu.Kernels.Random;

namespace QtGpu.Data.Series;

/// <summary>
/// θ̇/3 of a damped pendulum, θ̈ = −0.15θ̇ − 9.81·sin θ from θ = 0 and θ̇ = 3, 240 values in 20 units of time;
/// the first lies in the first step, where the seed says. The damped oscillation that small recurrent networks are
/// tried on (Chen et al., arXiv:2009.01783; Hsu et al., arXiv:2512.05049).
/// </summary>
[Named("damped-oscillation")]
public sealed class DampedOscillationSeries : SeriesSource
{
    private const double Step = 20.0 / 239, Damping = 0.15, Gravity = 9.81, Start = 3;
    private const int Substeps = 8;

    /// <inheritdoc/>
    public override string Summary => "θ̇/3 of a damped pendulum, 12 values per unit of time";

    /// <inheritdoc/>
    public override double LyapunovExponent => double.NaN;

    /// <inheritdoc/>
    public override TimeSeries Generate(int length, long seed)
    {
        double before = RandomStream.Named(seed, "damped-oscillation").Uniform(0, 0) * Step;
        double[] state = RungeKutta.Integrate(Flow, [0, Start], before / Substeps, Substeps);
        var values = new float[length];
        for (int t = 0; t < length; t++)
        {
            values[t] = (float)(state[1] / Start);
            state = RungeKutta.Integrate(Flow, state, Step / Substeps, Substeps);
        }

        return TimeSeries.Autonomous("a damped oscillation", values);
    }

    private static void Flow(double[] x, double[] v) =>
        (v[0], v[1]) = (x[1], -(Damping * x[1]) - (Gravity * Math.Sin(x[0])));
}

/// <summary>
/// J₂(x) for x from 2 on in steps of 98/255, so that 256 values reach 100; the first lies in the first step, where the
/// seed says. (As <see cref="DampedOscillationSeries"/>.)
/// </summary>
[Named("bessel-j2")]
public sealed class BesselJ2Series : SeriesSource
{
    private const double First = 2, Step = 98.0 / 255;

    /// <inheritdoc/>
    public override string Summary => "the Bessel function J₂ from 2 on, 256 values to 100";

    /// <inheritdoc/>
    public override double LyapunovExponent => double.NaN;

    /// <inheritdoc/>
    public override TimeSeries Generate(int length, long seed)
    {
        double offset = RandomStream.Named(seed, "bessel-j2").Uniform(0, 0);
        return TimeSeries.Autonomous("the Bessel function J₂", [.. Enumerable.Range(0, length)
            .Select(t => (float)SpecialFunctions.BesselJ(2, First + ((t + offset) * Step)))]);
    }
}
