using QtGpu.Catalogues;
using QtGpu.Kernels.Random;

namespace QtGpu.Data.Series;

/// <summary>
/// ẋ = 0.2·x(t − τ)/(1 + x(t − τ)¹⁰) − 0.1·x, sampled once per unit of time; the series is tanh(x − 1), as reservoirs
/// are usually given it. The past is a polynomial through stored values and slopes, so that the error stays of fourth
/// order.
/// </summary>
/// <remarks>Mackey and Glass, Science 197 (1977) 287; Jaeger and Haas, Science 304 (2004) 78.</remarks>
public abstract class MackeyGlassSource(int delay, double lyapunov) : SeriesSource
{
    private const int StepsPerSample = 10;
    private const int Transient = 1000;

    /// <inheritdoc/>
    public override string Summary =>
        $"tanh(x − 1) of the Mackey-Glass equation, τ = {delay}, one value per unit of time";

    /// <inheritdoc/>
    public override double LyapunovExponent => lyapunov;

    /// <inheritdoc/>
    public override TimeSeries Generate(int length, long seed)
    {
        const double step = 1.0 / StepsPerSample;
        int lag = delay * StepsPerSample, kept = lag + 2;
        double[] x = new double[kept], slope = new double[kept]; // step n at n % kept
        var values = new float[length];
        var stream = RandomStream.Named(seed, "mackey-glass");
        Array.Fill(x, 1.1 + (0.2 * stream.Uniform(0, 0)), 0, lag + 1);
        for (int sample = -Transient, n = lag; sample < length; sample++)
        {
            if (sample >= 0)
                values[sample] = (float)Math.Tanh(x[n % kept] - 1);
            for (int end = n + StepsPerSample; n < end; n++)
            {
                int first = (n - lag) % kept, second = (n - lag + 1) % kept;
                double now = x[n % kept], past = x[first], next = x[second];
                double between = ((past + next) / 2) + (step / 8 * (slope[first] - slope[second]));
                double k1 = slope[n % kept] = Flow(now, past);
                double k2 = Flow(now + (step / 2 * k1), between);
                double k3 = Flow(now + (step / 2 * k2), between);
                double k4 = Flow(now + (step * k3), next);
                x[(n + 1) % kept] = now + (step / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
            }
        }

        return TimeSeries.Autonomous($"Mackey-Glass, τ = {delay}", values, LyapunovExponent);
    }

    private static double Flow(double x, double past) => (0.2 * past / (1 + Math.Pow(past, 10))) - (0.1 * x);
}

/// <summary>τ = 17: mildly chaotic.</summary>
[Named("mackey-glass")]
public sealed class MackeyGlass17() : MackeyGlassSource(17, 0.0058);

/// <summary>τ = 30.</summary>
[Named("mackey-glass-30")]
public sealed class MackeyGlass30() : MackeyGlassSource(30, 0.0108);
