namespace QtGpu.Training;

/// <summary>Something that watches a training run.</summary>
public abstract class TrainingCallback
{
    /// <summary>Before the first epoch, or the next one of a resumed run.</summary>
    /// <returns>False where there is nothing left to do.</returns>
    public virtual bool OnStart(Trainer trainer) => true;

    /// <summary>After each step. Must be cheap and must not read from the device.</summary>
    /// <param name="epoch">1, 2, …</param>
    /// <param name="step">Steps done in this epoch.</param>
    /// <param name="steps">Steps of an epoch.</param>
    public virtual void OnStep(int epoch, int step, int steps)
    {
    }

    /// <summary>After each epoch.</summary>
    /// <returns>False to stop here.</returns>
    public virtual bool OnEpoch(Trainer trainer, EpochRecord record) => true;
}

/// <summary>Calls a method after each epoch.</summary>
public sealed class OnEpochEnd(Action<EpochRecord> action) : TrainingCallback
{
    /// <inheritdoc/>
    public override bool OnEpoch(Trainer trainer, EpochRecord record)
    {
        action(record);
        return true;
    }
}

/// <summary>Stops when the validation loss has not improved for a number of validated epochs.</summary>
public sealed class EarlyStopping : TrainingCallback
{
    private readonly int _patience;
    private readonly double _minimumGain;
    private double _best = double.PositiveInfinity;
    private int _since;

    /// <summary>
    /// Stops after <paramref name="patience"/> ≥ 1 epochs without a gain of <paramref name="minimumGain"/>.
    /// </summary>
    public EarlyStopping(int patience, double minimumGain = 0)
    {
        if (patience < 1)
            throw new InputException($"‘patience’: expected at least 1 epoch, got {patience}");
        (_patience, _minimumGain) = (patience, minimumGain);
    }

    /// <inheritdoc/>
    public override bool OnStart(Trainer trainer)
    {
        (_best, _since) = (double.PositiveInfinity, 0);
        bool go = true;
        foreach (EpochRecord record in trainer.History)
            go = Improves(trainer, record);
        return go;
    }

    /// <inheritdoc/>
    public override bool OnEpoch(Trainer trainer, EpochRecord record) => Improves(trainer, record);

    private bool Improves(Trainer trainer, EpochRecord record)
    {
        if (record.ValidationLoss is not { } loss)
        {
            return record.Epoch % trainer.Options.ValidateEvery != 0
                ? _since < _patience
                : throw new InputException("Early stopping needs validation samples.");
        }

        bool better = loss < _best - _minimumGain;
        (_best, _since) = better ? (loss, 0) : (_best, _since + 1);
        return _since < _patience;
    }
}
