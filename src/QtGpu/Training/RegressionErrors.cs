namespace QtGpu.Training;

/// <summary>
/// How far outputs y are from targets t, per target. Errors are in the units that the targets were given in; R² has
/// none.
/// </summary>
/// <param name="Targets">One entry per target.</param>
public sealed record RegressionErrors(IReadOnlyList<TargetErrors> Targets)
{
    /// <summary>Mean squared error: the mean of (y − t)² over samples and targets.</summary>
    public double Mse => Targets.Average(target => target.Mse);

    /// <summary>Root mean squared error: √ of <see cref="Mse"/>.</summary>
    public double Rmse => Math.Sqrt(Mse);

    /// <summary>Mean absolute error: the mean of |y − t| over samples and targets.</summary>
    public double Mae => Targets.Average(target => target.Mae);

    /// <summary>Mean R² of the targets that vary; null where none does.</summary>
    public double? R2 => Targets.Average(target => target.R2);
}

/// <summary>The errors of one target.</summary>
/// <param name="Mse">Mean of (y − t)².</param>
/// <param name="Mae">Mean of |y − t|.</param>
/// <param name="R2">
/// 1 − Σ(y − t)² / Σ(t − t̄)²: 1 for perfect outputs, 0 for the mean of the targets; null where t does not vary.
/// </param>
public sealed record TargetErrors(double Mse, double Mae, double? R2)
{
    /// <summary>√ of <see cref="Mse"/>.</summary>
    public double Rmse => Math.Sqrt(Mse);
}

/// <summary>Adds up the errors of one target in float64, sample by sample (the variance as Welford does).</summary>
internal struct ErrorSums
{
    private int _count;
    private double _squares, _absolutes, _mean, _variation;

    public void Add(double output, double target)
    {
        double error = output - target, before = target - _mean;
        _count++;
        _squares += error * error;
        _absolutes += Math.Abs(error);
        _mean += before / _count;
        _variation += before * (target - _mean);
    }

    /// <summary>The errors of σ·y against σ·t.</summary>
    public readonly TargetErrors Of(double deviation) => new(
        deviation * deviation * _squares / _count,
        deviation * _absolutes / _count,
        _variation > 0 ? 1 - (_squares / _variation) : null);
}
