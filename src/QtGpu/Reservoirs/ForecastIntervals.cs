using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using QtGpu.Data.Series;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs;

/// <summary>Where the targets of a forecast are expected, step by step; NaN where nothing is known.</summary>
/// <param name="Level">How many of them in the long run, if the readout's posterior is right: 0.95.</param>
/// <param name="Low">[steps · outputs].</param>
/// <param name="High">The same.</param>
public sealed record ForecastIntervals(double Level, float[] Low, float[] High)
{
    // Draws of a free run: the 2.5 % quantile of the fewest lies between the first and the second.
    private const int FewestDraws = 50, MostDraws = 1000;

    /// <summary>Half the mean width.</summary>
    public double MeanHalfWidth => Low.Zip(High, (low, high) => (high - (double)low) / 2).Average();

    /// <summary>The fraction of the targets that lie within.</summary>
    public double Coverage(ReadOnlySpan<float> targets)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, Low.Length, nameof(targets));
        int within = 0;
        for (int t = 0; t < targets.Length; t++)
            within += targets[t] >= Low[t] && targets[t] <= High[t] ? 1 : 0;
        return (double)within / targets.Length;
    }

    /// <summary>
    /// One step ahead: φ·V ± z·σ√(1 + φᵀ(ΦᵀΦ + λ·1)⁻¹φ), z the normal quantile; σ and the posterior are those of a
    /// Bayesian ridge regression on the training steps.
    /// </summary>
    /// <param name="network">Trained, with <see cref="EchoStateNetwork.KeepsPosteriors"/>.</param>
    /// <param name="steps">Steps behind the training, as in <see cref="EchoStateNetwork.Forecast"/>.</param>
    /// <param name="level">In (0, 1).</param>
    /// <returns>Of each reservoir.</returns>
    /// <exception cref="InputException">The level is out of its range.</exception>
    public static ForecastIntervals[] OneStep(EchoStateNetwork network, int steps, double level)
    {
        Require(network, level);
        float[][] forecasts = network.Forecast(steps, freely: false);
        double[] rows = network.RowsAhead(steps);
        int features = rows.Length / steps / network.Count, outputs = forecasts[0].Length / steps;
        double z = Normal.InvCDF(0, 1, (1 + level) / 2);
        return [.. forecasts.Select((forecast, r) =>
        {
            ForecastIntervals found = Nothing(level, forecast.Length);
            for (int t = 0; t < steps && network.Posteriors[r] is { } posterior; t++)
            {
                double wide = z * posterior.Deviation(rows.AsSpan(((t * network.Count) + r) * features, features));
                for (int k = 0; k < outputs; k++)
                {
                    int i = (t * outputs) + k;
                    found.Low[i] = (float)(forecast[i] - (wide * posterior.Noise[k]));
                    found.High[i] = (float)(forecast[i] + (wide * posterior.Noise[k]));
                }
            }

            return found;
        })];
    }

    /// <summary>
    /// The free run: quantiles of fifty, each with a readout drawn from the posterior, and with the noise σ on what it
    /// shows, though not on what it is fed. What the noise of each step grows to is not in them. Levels p that fifty do
    /// not reach, above 0.973, have 4/(3(1 − p)), the fewest whose quantile lies among them; a thousand at most, which
    /// all lie within where p is above 0.9986.
    /// </summary>
    /// <param name="network">As in <see cref="OneStep"/>.</param>
    /// <param name="steps">Steps behind the training.</param>
    /// <param name="level">In (0, 1).</param>
    /// <param name="cancellation">Stops between two runs.</param>
    /// <returns>Of each reservoir.</returns>
    /// <exception cref="InputException">As in <see cref="OneStep"/>.</exception>
    public static ForecastIntervals[] FreeRun(
        EchoStateNetwork network, int steps, double level, CancellationToken cancellation = default)
    {
        Require(network, level);
        int count = network.Count, draws = DrawsFor(level);
        var runs = new float[draws][][];
        for (int draw = 0; draw < draws; draw++)
        {
            cancellation.ThrowIfCancellationRequested();
            network.Progress($"free run {draw + 1} of {draws} with readouts drawn anew");
            runs[draw] = network.ForecastBy(network.Drawn(draw), steps, freely: true);
            for (int r = 0; r < count; r++)
                Shake(runs[draw][r], network.Posteriors[r], network.Draws(r), draws + draw);
        }

        return [.. Enumerable.Range(0, count).Select(r => Quantiles([.. runs.Select(run => run[r])], level))];
    }

    /// <summary>Throws where a level is none.</summary>
    /// <exception cref="InputException">It is outside (0, 1).</exception>
    internal static void RequireLevel(double level)
    {
        if (!(level > 0 && level < 1))
            throw new InputException($"‘intervals’: expected a number above 0 and below 1, such as 0.95, got {level}");
    }

    /// <summary>The same in the units of a series.</summary>
    internal ForecastIntervals Original(TimeSeries series) =>
        this with { Low = series.Original(Low), High = series.Original(High) };

    // Quantile p of N draws lies at (N + 1/3)p + 1/3 of them, and none before the first.
    private static int DrawsFor(double level) =>
        (int)Math.Clamp(Math.Ceiling(4 / (3 * (1 - level))), FewestDraws, MostDraws);

    private static void Require(EchoStateNetwork network, double level)
    {
        RequireLevel(level);
        if (!network.KeepsPosteriors)
            throw new InvalidOperationException("Set KeepsPosteriors before Train: intervals are made from them.");
    }

    private static ForecastIntervals Nothing(double level, int length)
    {
        var found = new ForecastIntervals(level, new float[length], new float[length]);
        Array.Fill(found.Low, float.NaN);
        Array.Fill(found.High, float.NaN);
        return found;
    }

    private static void Shake(float[] forecast, ReadoutPosterior? posterior, RandomStream stream, int step)
    {
        for (int i = 0; i < forecast.Length && posterior is not null; i++)
            forecast[i] += (float)(posterior.Noise[i % posterior.Noise.Count] * stream.Normal(step, i));
    }

    private static ForecastIntervals Quantiles(float[][] runs, double level)
    {
        ForecastIntervals found = Nothing(level, runs[0].Length);
        for (int i = 0; i < found.Low.Length; i++)
        {
            double[] finite = [.. runs.Select(run => (double)run[i]).Where(double.IsFinite).Order()];
            if (finite.Length < runs.Length)
                continue;
            found.Low[i] = (float)SortedArrayStatistics.Quantile(finite, (1 - level) / 2);
            found.High[i] = (float)SortedArrayStatistics.Quantile(finite, (1 + level) / 2);
        }

        return found;
    }
}
