using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>A reservoir: what was drawn, and the settings that scale it.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Matrices">What was drawn for it.</param>
public sealed record Reservoir(ReservoirSettings Settings, ReservoirMatrices Matrices)
{
    /// <summary>Draws one for a series.</summary>
    /// <exception cref="InputException">A setting is out of its range.</exception>
    public static Reservoir Draw(ReservoirSettings settings, TimeSeries series, long seed)
    {
        settings.Check();
        return new(settings, ReservoirMatrices.Draw(settings, series.InputFeatures, series.TargetFeatures, seed));
    }

    /// <summary>Reservoirs side by side, each scaled as its settings say.</summary>
    /// <exception cref="InputException">A setting is out of its range, or they cannot run side by side.</exception>
    internal static RecurrentBatch Batch(IReadOnlyList<Reservoir> members, int inputs, int outputs, int sequences = 1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(members.Count, nameof(members));
        foreach (Reservoir member in members)
            member.Settings.CheckBeside(members[0].Settings);
        return new(inputs, outputs, sequences, [.. members.Select(member => member.Matrices.Scale(member.Settings))]);
    }
}
