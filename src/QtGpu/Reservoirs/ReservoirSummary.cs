using System.Text.Json.Serialization;

namespace QtGpu.Reservoirs;

/// <summary>The runs of one settings: medians over seeds, where a run that has no value counts as the worst.</summary>
/// <param name="Activation">What its settings are called: the activation as it was asked for.</param>
/// <param name="EffectiveSpectralRadius">ρ((1 − α)·1 + α·f′(0)·W) of the first seed.</param>
/// <param name="MemoryCapacity">Of the first seed, in steps; null where not measured.</param>
/// <param name="NmseOneStep">Every true input seen.</param>
/// <param name="NmseFreeRun">Its own outputs as inputs.</param>
/// <param name="MseFreeRun">The same, not normalised.</param>
/// <param name="ValidSteps">Steps until the free run leaves the series.</param>
/// <param name="StepsPerSecond">In training.</param>
/// <param name="Settings">Those of the first seed.</param>
public sealed record ReservoirSummary(
    string Activation, double EffectiveSpectralRadius, double? MemoryCapacity, double NmseOneStep, double NmseFreeRun,
    double MseFreeRun, double ValidSteps, double StepsPerSecond, ReservoirSettings Settings)
{
    /// <summary>Its runs, seed by seed.</summary>
    [JsonIgnore]
    public IReadOnlyList<ReservoirRun> Runs { get; private init; } = [];

    /// <summary>The largest squared error of a free run; NaN where one has none.</summary>
    [JsonIgnore]
    public double WorstMse => Runs.Max(run => run.FreeRun?.Mse ?? double.NaN);

    /// <summary>Free runs that left all bounds.</summary>
    [JsonIgnore]
    public int Diverged => Runs.Count(run => run.FreeRun?.DivergedAt is not null);

    /// <summary>The summary of runs of one name.</summary>
    /// <param name="runs">One for each seed.</param>
    /// <param name="effectiveRadius">Of the first.</param>
    /// <param name="memory">Of the first; null where not measured.</param>
    public static ReservoirSummary Of(IReadOnlyList<ReservoirRun> runs, double effectiveRadius, double? memory)
    {
        return new(
            runs[0].Name, effectiveRadius, memory, Median(run => run.OneStep.Nmse), Median(run => run.FreeRun?.Nmse),
            Median(run => run.FreeRun?.Mse), Median(run => run.FreeRun?.ValidSteps), Median(run => run.StepsPerSecond),
            runs[0].Settings)
        {
            Runs = runs,
        };

        double Median(Func<ReservoirRun, double?> value) => ReservoirComparison.Median(runs, value);
    }
}
