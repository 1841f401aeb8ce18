namespace QtGpu.Reservoirs;

/// <summary>A forecast ŷ beside its target y.</summary>
/// <param name="Mse">Mean (y − ŷ)².</param>
/// <param name="Nmse">Σ(y − ŷ)²/Σ(y − ȳ)².</param>
/// <param name="ValidSteps">Steps before the first |y − ŷ| &gt; 0.4σ, σ the target's standard deviation.</param>
/// <param name="DivergedAt">The first step that is not finite, or further from the targets than 10 times their range; null where none is.</param>
public sealed record ForecastScore(double Mse, double Nmse, int ValidSteps, int? DivergedAt)
{
    /// <summary>√NMSE.</summary>
    public double Nrmse => Math.Sqrt(Nmse);

    /// <summary>Compares them step by step. Errors that are not finite count as infinite.</summary>
    public static ForecastScore Of(ReadOnlySpan<float> targets, ReadOnlySpan<float> forecast)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(forecast.Length, targets.Length, nameof(forecast));
        double mean = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (float y in targets)
        {
            mean += y / (double)targets.Length;
            low = Math.Min(low, y);
            high = Math.Max(high, y);
        }

        double squares = 0, errors = 0;
        foreach (float y in targets)
            squares += (y - mean) * (y - mean);
        double limit = 0.4 * Math.Sqrt(squares / targets.Length), furthest = 10 * (high - low);
        int? valid = null, diverged = null;
        for (int t = 0; t < targets.Length; t++)
        {
            double error = Math.Abs(forecast[t] - (double)targets[t]);
            if (!double.IsFinite(error))
                error = double.PositiveInfinity;
            errors += error * error;
            if (error > limit)
                valid ??= t;
            if (error > furthest)
                diverged ??= t;
        }

        return new(errors / targets.Length, errors / squares, valid ?? targets.Length, diverged);
    }
}
