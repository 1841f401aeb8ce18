namespace QtGpu.Data.Series;

/// <summary>A series of numbers, and what is to be forecast from it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Inputs">u(0), u(1), …, each of <see cref="InputFeatures"/> numbers.</param>
/// <param name="Targets">y(t), what is to be given when u(t) is seen. u(t + 1) where the series forecasts itself.</param>
/// <param name="IsAutonomous">Whether the target is the next input, so that a free run makes sense.</param>
/// <param name="LyapunovExponent">Per step; NaN where unknown.</param>
public sealed record TimeSeries(string Name, float[] Inputs, float[] Targets, bool IsAutonomous, double LyapunovExponent)
{
    /// <summary>Numbers of u(t).</summary>
    public int InputFeatures { get; init; } = 1;

    /// <summary>Numbers of y(t).</summary>
    public int TargetFeatures { get; init; } = 1;

    /// <summary>Steps that have a target.</summary>
    public int Length => Targets.Length / TargetFeatures;

    /// <summary>u of some steps.</summary>
    public ReadOnlySpan<float> InputsOf(int first, int steps) => Inputs.AsSpan(first * InputFeatures, steps * InputFeatures);

    /// <summary>y of some steps.</summary>
    public ReadOnlySpan<float> TargetsOf(int first, int steps) => Targets.AsSpan(first * TargetFeatures, steps * TargetFeatures);

    /// <summary>A series that forecasts itself: the target of each value is the next one.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="values">[steps, features].</param>
    /// <param name="lyapunov">Largest Lyapunov exponent per step; NaN where unknown.</param>
    /// <param name="features">Numbers of a step.</param>
    public static TimeSeries Autonomous(string name, float[] values, double lyapunov = double.NaN, int features = 1) =>
        new(name, values, values[features..], IsAutonomous: true, lyapunov) { InputFeatures = features, TargetFeatures = features };
}
