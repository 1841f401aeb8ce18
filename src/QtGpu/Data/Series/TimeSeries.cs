namespace QtGpu.Data.Series;

/// <summary>A series of numbers, and what is to be forecast from it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Inputs">u(0), u(1), …, each of <see cref="InputFeatures"/> numbers.</param>
/// <param name="Targets">
/// y(t), what is to be given when u(t) is seen. u(t + 1) where the series forecasts itself.
/// </param>
/// <param name="IsAutonomous">Whether the target is the next input, so that a free run makes sense.</param>
/// <param name="LyapunovExponent">Per step; NaN where unknown.</param>
public sealed record TimeSeries(
    string Name, float[] Inputs, float[] Targets, bool IsAutonomous, double LyapunovExponent)
{
    /// <summary>Numbers of u(t).</summary>
    public int InputFeatures { get; init; } = 1;

    /// <summary>Numbers of y(t).</summary>
    public int TargetFeatures { get; init; } = 1;

    /// <summary>
    /// <see cref="Files.DataFile.Digest"/> of the file that it was read from; null where it is of the catalogue.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>
    /// What made inputs and targets of mean 0 and σ 1 of them, that of the targets; null where they are as given.
    /// </summary>
    public ColumnScale? Scale { get; private init; }

    /// <summary>That of the inputs; null where they are as given.</summary>
    public ColumnScale? InputScale { get; private init; }

    /// <summary>
    /// Steps that have an input: one more than <see cref="Length"/> where the series forecasts itself.
    /// </summary>
    public int InputSteps => Inputs.Length / InputFeatures;

    /// <summary>Steps that have a target.</summary>
    public int Length => Targets.Length / TargetFeatures;

    /// <summary>
    /// The step that y(<paramref name="t"/>) belongs to: t + 1 where the series forecasts itself, so that after T
    /// training steps the steps before TargetStep(T) are known and that one is forecast first.
    /// </summary>
    public int TargetStep(int t) => t + (IsAutonomous ? 1 : 0);

    /// <summary>u of some steps.</summary>
    public ReadOnlySpan<float> InputsOf(int first, int steps) =>
        Inputs.AsSpan(first * InputFeatures, steps * InputFeatures);

    /// <summary>y of some steps.</summary>
    public ReadOnlySpan<float> TargetsOf(int first, int steps) =>
        Targets.AsSpan(first * TargetFeatures, steps * TargetFeatures);

    /// <summary>
    /// The same with a mean of 0 and σ = 1 of each feature over its first <paramref name="steps"/> steps.
    /// </summary>
    public TimeSeries Standardised(int steps)
    {
        var input = ColumnScale.Standardising(InputsOf(0, steps), InputFeatures);
        ColumnScale target = IsAutonomous ? input : ColumnScale.Standardising(TargetsOf(0, steps), TargetFeatures);
        return this with
        {
            Inputs = input.Apply(Inputs),
            Targets = target.Apply(Targets),
            Scale = target,
            InputScale = input,
        };
    }

    /// <summary>Targets, or forecasts of them, in the units that the series was given in.</summary>
    public float[] Original(ReadOnlySpan<float> targets) => Scale is null ? targets.ToArray() : Scale.Undo(targets);

    /// <summary>Refuses a series none of whose targets changes over some steps.</summary>
    /// <exception cref="InputException">It does not change there.</exception>
    public void RequireChange(int first, int steps, string what)
    {
        ReadOnlySpan<float> start = TargetsOf(first, 1);
        for (int t = first + 1; t < first + steps; t++)
        {
            if (!TargetsOf(t, 1).SequenceEqual(start))
                return;
        }

        throw new InputException(
            $"{Name}: nothing changes in the {steps} steps of the {what}, from {first} on; expected a series that does."
            + " Change ‘training steps’ or ‘horizon’.");
    }

    /// <summary>A series that forecasts itself: the target of each value is the next one.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="values">[steps, features].</param>
    /// <param name="lyapunov">Largest Lyapunov exponent per step; NaN where unknown.</param>
    /// <param name="features">Numbers of a step.</param>
    public static TimeSeries Autonomous(string name, float[] values, double lyapunov = double.NaN, int features = 1) =>
        new(name, values, values[features..], IsAutonomous: true, lyapunov)
        {
            InputFeatures = features,
            TargetFeatures = features,
        };
}
