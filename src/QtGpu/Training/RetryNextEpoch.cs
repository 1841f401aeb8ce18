namespace QtGpu.Training;

/// <summary>
/// Lets a run go on where a watcher's file cannot be written, as on a full disk: it is written again after the next
/// epoch, and what was trained meanwhile is not lost.
/// </summary>
/// <param name="watcher">A checkpoint or a log.</param>
/// <param name="failed">Told the first of failures in a row; null: nobody.</param>
public sealed class RetryNextEpoch(TrainingCallback watcher, Action<Exception>? failed = null) : TrainingCallback
{
    /// <summary>Why the file was not written the last time; null where it was.</summary>
    public Exception? Problem { get; private set; }

    /// <summary>The last epoch of this run that the file holds; 0 where it holds none.</summary>
    public int Epoch { get; private set; }

    /// <inheritdoc/>
    public override bool OnStart(Trainer trainer)
    {
        Epoch = trainer.History.Count;
        return Attempt(() => watcher.OnStart(trainer));
    }

    /// <inheritdoc/>
    public override void OnStep(int epoch, int step, int steps) => watcher.OnStep(epoch, step, steps);

    /// <inheritdoc/>
    public override bool OnEpoch(Trainer trainer, EpochRecord record)
    {
        bool go = Attempt(() => watcher.OnEpoch(trainer, record));
        if (Problem is null)
            Epoch = record.Epoch;
        return go;
    }

    private bool Attempt(Func<bool> write)
    {
        try
        {
            bool go = write();
            Problem = null;
            return go;
        }
        catch (Exception exception) when (exception is IOException or InputException)
        {
            if (Problem is null)
                failed?.Invoke(exception);
            Problem = exception;
            return true;
        }
    }
}
