using QtGpu.IO;

namespace QtGpu.Training;

/// <summary>
/// Saves a run at the end of epochs, as often as <see cref="PeriodicSave"/> finds it worth while, so not always at that
/// of the last: what came of it is kept elsewhere.
/// </summary>
/// <param name="path">The file; replaced whole or not at all.</param>
/// <param name="settings">As in <see cref="Checkpoint.Save"/>.</param>
/// <param name="failed">Told where the file cannot be written; training goes on. Null: it ends.</param>
public sealed class PeriodicCheckpoint(string path, string settings, Action<Exception>? failed = null)
    : TrainingCallback
{
    private PeriodicSave? _periodic;

    /// <inheritdoc/>
    public override bool OnStart(Trainer trainer)
    {
        _periodic = new PeriodicSave(() => Save(trainer));
        return true;
    }

    /// <inheritdoc/>
    public override bool OnEpoch(Trainer trainer, EpochRecord record)
    {
        _periodic!.Chance();
        return true;
    }

    private void Save(Trainer trainer)
    {
        try
        {
            Checkpoint.Save(path, trainer, settings: settings);
        }
        catch (Exception exception) when (failed is not null && exception is IOException or InputException)
        {
            failed!(exception);
        }
    }
}
