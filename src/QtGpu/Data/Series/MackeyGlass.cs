using QtGpu.Kernels.Random;
using QtGpu.Training;

namespace QtGpu.Data.Series;

/// <summary>
/// ẋ = 0.2·x(t − τ)/(1 + x(t − τ)¹⁰) − 0.1·x, sampled once per unit of time; the series is tanh(x − 1), as reservoirs are
/// usually given it. The past is a polynomial through stored values and slopes, so that the error stays of fourth order.
/// </summary>
/// <remarks>Mackey and Glass, Science 197 (1977) 287; Jaeger and Haas, Science 304 (2004) 78.</remarks>
public abstract class MackeyGlassSource(int delay, double lyapunov) : SeriesSource
{
    private const int StepsPerSample = 10;
    private const int Transient = 1000;

    /// <inheritdoc/>
    public override string Summary => $"tanh(x − 1) of the Mackey-Glass equation, τ = {delay}, one value per unit of time";

    /// <inheritdoc/>
    public override double LyapunovExponent => lyapunov;

    /// <inheritdoc/>
    public override TimeSeries Generate(int length, long seed)
    {
        const double step = 1.0 / StepsPerSample;
        int lag = delay * StepsPerSample, steps = (Transient + length) * StepsPerSample;
        var x = new double[lag + steps + 1];
        var slope = new double[x.Length];
        var stream = RandomStream.Named(seed, "mackey-glass");
        Array.Fill(x, 1.1 + (0.2 * stream.Uniform(0, 0)), 0, lag + 1);
        for (int n = lag; n < lag + steps; n++)
        {
            double past = x[n - lag], next = x[n - lag + 1];
            double between = ((past + next) / 2) + (step / 8 * (slope[n - lag] - slope[n - lag + 1]));
            double k1 = slope[n] = Flow(x[n], past);
            double k2 = Flow(x[n] + (step / 2 * k1), between);
            double k3 = Flow(x[n] + (step / 2 * k2), between);
            double k4 = Flow(x[n] + (step * k3), next);
            x[n + 1] = x[n] + (step / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
        }

        float[] values = [.. Enumerable.Range(0, length).Select(i => (float)Math.Tanh(x[lag + ((Transient + i) * StepsPerSample)] - 1))];
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
