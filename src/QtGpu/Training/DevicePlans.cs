using QtGpu.Kernels.Contract;

namespace QtGpu.Training;

/// <summary>Where a run went, and by which plans of kernels, as its checkpoint keeps them.</summary>
/// <param name="Device">The backend's name; of a CPU with the width of its SIMD and its threads.</param>
/// <param name="Plans">By shape; null where nothing is chosen, as on the CPU.</param>
public sealed record DevicePlans(string Device, IReadOnlyDictionary<string, string>? Plans)
{
    /// <summary>
    /// What a run that goes on should say once it has run: null where it goes on exactly as the earlier one went, and
    /// where it does so by plans of which its device would now choose others, or cannot run, a line.
    /// </summary>
    /// <param name="kept">The plans of the run.</param>
    /// <param name="backend">Where it goes on.</param>
    public static string? Notice(DevicePlans? kept, Backend backend)
    {
        if (backend.Plans is not { } plans)
            return kept?.Plans is null ? null : Elsewhere(kept.Device); // a CPU has every other CPU's bits
        if (kept is null)
            return Elsewhere("another device, or with an older version");
        if (!string.Equals(kept.Device, backend.Name, StringComparison.Ordinal))
            return Elsewhere(kept.Device);
        if (plans.Missing > 0)
            return $"{plans.Missing} of {plans.Used.Count} kernel plans of the checkpoint cannot run here: "
                + "the last bits differ";
        return plans.Overruled == 0 ? null
            : $"{plans.Overruled} of {plans.Used.Count} kernel plans are the checkpoint's, "
                + "not those measured here: so the run keeps its bits";
    }

    private static string Elsewhere(string place) =>
        $"the run began on {place}: here sums run in another order, and the last bits differ";
}

/// <summary>
/// Says, after the first epoch of a run that goes on, how its plans differ; nothing where they do not.
/// </summary>
/// <param name="kept">The plans of the run.</param>
/// <param name="say">Told the line.</param>
public sealed class PlanNotice(DevicePlans? kept, Action<string> say) : TrainingCallback
{
    private bool _said;

    /// <inheritdoc/>
    public override bool OnEpoch(Trainer trainer, EpochRecord record)
    {
        if (!_said && DevicePlans.Notice(kept, trainer.Backend) is { } line)
            say(line);
        _said = true;
        return true;
    }
}
