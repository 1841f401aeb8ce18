namespace QtGpu.Reservoirs;

/// <summary>A forecast ŷ beside its target y; |·| and σ are those of vectors where y has several features.</summary>
/// <param name="Mse">Mean (y − ŷ)² over steps and features.</param>
/// <param name="Nmse">Σ|y − ŷ|²/Σ|y − ȳ|².</param>
/// <param name="ValidSteps">Steps before the first |y − ŷ| &gt; 0.4σ, σ² = Σ|y − ȳ|²/steps.</param>
/// <param name="DivergedAt">
/// The first step that is not finite, or further from the targets than 10 times their range; null where none is.
/// </param>
public sealed record ForecastScore(double Mse, double Nmse, int ValidSteps, int? DivergedAt)
{
    /// <summary>√NMSE.</summary>
    public double Nrmse => Math.Sqrt(Nmse);

    /// <summary>Compares them step by step. Errors that are not finite count as infinite.</summary>
    /// <param name="targets">y [steps, features].</param>
    /// <param name="forecast">ŷ [steps, features].</param>
    /// <param name="features">Numbers of a step.</param>
    public static ForecastScore Of(ReadOnlySpan<float> targets, ReadOnlySpan<float> forecast, int features = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(forecast.Length, targets.Length, nameof(forecast));
        int steps = targets.Length / features;
        double squares = 0, ranges = 0;
        for (int k = 0; k < features; k++)
        {
            (double spread, double range) = Spread(targets, k, features);
            squares += spread;
            ranges += range * range;
        }

        double limit = 0.4 * Math.Sqrt(squares / steps), furthest = 10 * Math.Sqrt(ranges), errors = 0;
        int? valid = null, diverged = null;
        for (int t = 0; t < steps; t++)
        {
            ReadOnlySpan<float> target = targets.Slice(t * features, features);
            double error = Math.Sqrt(SquaredDistance(target, forecast.Slice(t * features, features)));
            if (!double.IsFinite(error))
                error = double.PositiveInfinity;
            errors += error * error;
            if (error > limit)
                valid ??= t;
            if (error > furthest)
                diverged ??= t;
        }

        return new(errors / targets.Length, errors / squares, valid ?? steps, diverged);
    }

    // Σ(y − ȳ)² of one feature, and its largest value less its least.
    private static (double Squares, double Range) Spread(ReadOnlySpan<float> targets, int feature, int features)
    {
        double sum = 0, low = double.PositiveInfinity, high = double.NegativeInfinity, squares = 0;
        for (int i = feature; i < targets.Length; i += features)
        {
            sum += targets[i];
            low = Math.Min(low, targets[i]);
            high = Math.Max(high, targets[i]);
        }

        double mean = sum / (targets.Length / features);
        for (int i = feature; i < targets.Length; i += features)
            squares += (targets[i] - mean) * (targets[i] - mean);
        return (squares, high - low);
    }

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
            sum += (a[k] - (double)b[k]) * (a[k] - (double)b[k]);
        return sum;
    }
}
