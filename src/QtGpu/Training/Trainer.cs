using System.Diagnostics;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// Trains a model on a device. It owns the parameters, their gradients and the optimizer's state; a step allocates
/// nothing and does not wait for the device.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly Divergence _divergence;
    private readonly DeviceBuffer _squaredNorm;
    private readonly IReadOnlyList<GridExtension> _extensions;
    private readonly List<EpochRecord> _history = [];
    private TrainingState _state;
    private BatchGradient _gradient;
    private Evaluator? _evaluator;

    /// <summary>Allocates everything and draws the starting weights.</summary>
    /// <param name="model">What to train.</param>
    /// <param name="backend">Where.</param>
    /// <param name="train">The samples, for their features, classes and number.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputException">
    /// The model does not fit the samples, or the device's memory, or an option is out of range.
    /// </exception>
    public Trainer(Sequential model, Backend backend, Samples train, TrainerOptions options)
    {
        (Backend, Options, Samples) = (backend, options.Checked(train, model), train);
        if (train.TargetCount == 0)
            throw new InputException("The training samples have no labels or targets. Name the column of the labels.");
        int outputs = model.Output(Shape.Of(1, 1, train.Features)).Columns;
        int needed = train.Classes > 0 ? train.Classes : train.TargetCount;
        if (outputs != needed)
        {
            throw new InputException(
                $"The model has {outputs} outputs, the data set needs {needed} " +
                $"({(train.Classes > 0 ? "classes" : "targets")}). End the model with new Dense({needed}).");
        }

        bool perStep = model.Output(Shape.Of(2, 1, train.Features)).Batch > 1;
        if (train.AreSequences && perStep != train.TargetsPerStep)
        {
            throw new InputException(perStep
                ? "The model has an output for each step, the samples one target for each sequence. "
                    + "Put a LastState or a MeanState behind its recurrent layers."
                : "The model has one output for each sequence, the samples targets for each step. "
                    + "Leave out what reads out a single state.");
        }

        _extensions = GridExtension.Parse(options.ExtendGrid);
        GridExtension.Require(model, _extensions);
        Sequential largest = _extensions.Count == 0 ? model : GridExtension.Extended(model, _extensions[^1].Points);
        TrainingMemory.Require(largest, backend, train, options);
        _state = new(model, backend, train, Options, train.AreSequences ? new SequenceBatch() : null);
        Loss = options.Loss ?? Loss.For(train.Classes);
        _gradient = new(backend, Loss, _state, train, Options);
        _divergence = new Divergence(train);
        _squaredNorm = backend.Allocate(1);
    }

    /// <summary>What is trained; where its grids are extended, as it stands.</summary>
    public Sequential Model => _state.Model;

    /// <summary>Where.</summary>
    public Backend Backend { get; }

    /// <summary>How.</summary>
    public TrainerOptions Options { get; }

    /// <summary>On what.</summary>
    public Samples Samples { get; }

    /// <summary>What it makes small.</summary>
    public Loss Loss { get; }

    /// <summary>The parameters, on the device.</summary>
    public ParameterBuffer Parameters => _state.Parameters;

    /// <summary>The optimizer's state [rows, parameters], on the device.</summary>
    public View<float> OptimizerState => _state.OptimizerState;

    /// <summary>
    /// The penalties of all layers, before they are weighed: of Bayesian ones, their divergence from the prior in nats.
    /// Waits for the device.
    /// </summary>
    public double Penalty => Network.ReadPenalty();

    /// <summary>The epochs so far.</summary>
    public IReadOnlyList<EpochRecord> History => _history;

    /// <summary>Trains from where it stands to the last epoch of the options.</summary>
    /// <param name="validation">Measured after each epoch; null for none.</param>
    /// <param name="cancellation">
    /// Stops between two operations of a step or of the validation: the parameters are those after the last whole step.
    /// </param>
    /// <param name="callbacks">Watchers, in order.</param>
    /// <exception cref="DivergedException">The loss is not a number, or a thousand times that of the start.</exception>
    /// <exception cref="InputException">There are no samples to validate on.</exception>
    public FitResult Fit(
        Samples? validation = null, CancellationToken cancellation = default,
        params IReadOnlyList<TrainingCallback> callbacks)
    {
        if (validation is { Count: 0 })
            throw new InputException("There are no samples to validate on. Give at least one, or no validation.");
        TrainingCallback[] watchers = [.. callbacks];
        bool go = true;
        foreach (TrainingCallback watcher in watchers)
            go &= watcher.OnStart(this);
        using var batches = Batches.Of(Samples, Backend, Options, Network.Sequences);
        using DeviceBuffer statistics = Backend.Allocate(2L * batches.Count);
        while (go && _history.Count < Options.Epochs)
        {
            int epoch = _history.Count + 1;
            ExtendFor(epoch);
            EpochRecord record = TrainEpoch(epoch, batches, statistics, watchers, cancellation);
            bool validate = validation is not null && (epoch % Options.ValidateEvery == 0 || epoch == Options.Epochs);
            if (validate && Evaluate(validation!, cancellation) is { } measured)
            {
                if (!double.IsFinite(measured.Loss))
                    throw new DivergedException(
                        epoch, (long)epoch * batches.Count, "the parameters, which this step moved too far");
                _divergence.Check(measured.Loss, epoch, (long)epoch * batches.Count);
                record = record.With(measured);
            }

            _history.Add(record);
            foreach (TrainingCallback watcher in watchers)
                go &= watcher.OnEpoch(this, record);
        }

        return new FitResult([.. _history], Parameters.Count);
    }

    /// <summary>Loss, and confusion matrix or errors, on other samples of the same shape.</summary>
    /// <param name="samples">Standardised as the training samples are.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">They are not standardised as the training samples are.</exception>
    public Evaluation Evaluate(Samples samples, CancellationToken cancellation = default) =>
        Evaluator.Evaluate(Alike(samples), Loss, cancellation);

    /// <summary>The model's outputs [n, outputs]; of scaled samples in the targets' own units.</summary>
    /// <param name="samples">Standardised as the training samples are.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">They are not standardised as the training samples are.</exception>
    public float[] Predict(Samples samples, CancellationToken cancellation = default) =>
        Evaluator.Predict(Alike(samples), cancellation);

    /// <summary>Steps of the epochs that were done since so many of them.</summary>
    internal long Steps(int since) => (long)(_history.Count - since) * BatchCut.Of(Samples, Options).Batches;

    /// <summary>The points that grids were extended to; null where none was yet.</summary>
    internal int? GridPoints => _state.GridPoints;

    /// <summary>Mean loss of the run's first step; null before it.</summary>
    internal double? FirstLoss => _divergence.FirstLoss;

    /// <summary>Replaces the epochs so far, when a checkpoint is read.</summary>
    /// <param name="history">Those that were done.</param>
    /// <param name="firstLoss"><see cref="FirstLoss"/> of their run; null where an older version kept none.</param>
    internal void Resume(IEnumerable<EpochRecord> history, double? firstLoss)
    {
        _history.Clear();

        // Older versions wrote an accuracy of 0 for a regression.
        _history.AddRange(Samples.Classes > 0 ? history
            : history.Select(record => record with { TrainAccuracy = null, ValidationAccuracy = null }));
        if (firstLoss is { } known)
            _divergence.Begin(known);
    }

    /// <summary>Gives grids the points that an epoch is trained with.</summary>
    internal void ExtendFor(int epoch)
    {
        if (GridExtension.At(_extensions, epoch) is not { } due || due.Points == GridPoints)
            return;
        _evaluator?.Dispose();
        _gradient.Dispose();
        (_evaluator, _state) = (null, _state.Extend(due.Points));
        _gradient = new(Backend, Loss, _state, Samples, Options);
    }

    /// <summary>
    /// Goes on behind so many epochs, of which nothing is known but what they made of the parameters and the
    /// optimizer's state.
    /// </summary>
    internal void SkipEpochs(int done) => Resume(
        Enumerable.Range(1, done).Select(epoch =>
            new EpochRecord(epoch, double.NaN, null, null, null, double.NaN, double.NaN, double.NaN, double.NaN)),
        firstLoss: null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _evaluator?.Dispose();
        _gradient.Dispose();
        _state.Dispose();
        _squaredNorm.Dispose();
    }

    private Network Network => _state.Network;

    private Evaluator Evaluator => _evaluator ??= new Evaluator(Model, Backend, Parameters, Samples.Features);

    private Samples Alike(Samples samples) => samples.Scale == Samples.Scale ? samples : throw new InputException(
        $"The training samples are {(Samples.Scale is null ? "not " : "")}standardised, and these samples otherwise. "
        + "Standardise both with the scale of the training samples, or neither.");

    private EpochRecord TrainEpoch(
        int epoch, Batches batches, DeviceBuffer statistics, TrainingCallback[] watchers,
        CancellationToken cancellation)
    {
        batches.Begin(epoch);
        long done = (long)(epoch - 1) * batches.Count;

        // The optimizer's state, where it has one, is as old as the grid.
        long before = Options.Optimizer.StateRows > 0 && GridExtension.At(_extensions, epoch) is { } grid
            ? (long)(grid.Epoch - 1) * batches.Count
            : 0;
        float rate = 0;
        int firstRows = 0;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < batches.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long step = done + i + 1;
            rate = Options.Optimizer.Settings.Rate
                * Options.Schedule.Factor((step - 1.0) / ((double)Options.Epochs * batches.Count));
            View<float> sums = statistics.View.Slice(2L * i, Shape.Vector(2));
            int rows = _gradient.Next(batches, step, sums, cancellation);
            Update(step, before, rate, lastOfEpoch: i == batches.Count - 1);
            firstRows = i == 0 ? rows : firstRows;
            if (Backend.ReadsAreFree && !float.IsFinite(ReadOne(statistics, 2L * i)))
                throw Diverged(epoch, step);
            foreach (TrainingCallback watcher in watchers)
                watcher.OnStep(epoch, i + 1, batches.Count);
        }

        return Record(epoch, done, rate, statistics.View.ToArray(), start, firstRows);
    }

    // Before: steps that the optimizer has not seen.
    private void Update(long step, long before, float rate, bool lastOfEpoch)
    {
        bool clip = float.IsFinite(Options.Optimizer.Settings.ClipNorm);
        View<float> norm = _squaredNorm.View;
        if (clip || lastOfEpoch)
            Backend.Elementwise.SumOfSquares(Parameters.Gradients, norm);
        Options.Optimizer.Step(
            Backend, Parameters.Values, Parameters.Gradients, OptimizerState, clip ? norm : View<float>.None,
            step - before, rate);
    }

    private EpochRecord Record(
        int epoch, long done, float rate, float[] statistics, long start, int firstRows)
    {
        Backend.Synchronize();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds, loss = 0, correct = 0;
        for (int i = 0; i < statistics.Length; i += 2)
        {
            if (!float.IsFinite(statistics[i]))
                throw Diverged(epoch, done + (i / 2) + 1);
            loss += statistics[i];
            correct += statistics[i + 1];
        }

        if (!double.IsFinite(Penalty))
            throw Diverged(epoch, done + (statistics.Length / 2));
        long n = Samples.TargetRows;
        _divergence.Begin(statistics[0] / firstRows);
        _divergence.Check(loss / n, epoch, done + (statistics.Length / 2));
        double norm = Math.Sqrt(ReadOne(_squaredNorm, 0));
        double? accuracy = Samples.Classes > 0 ? correct / n : null;
        return new EpochRecord(
            epoch, loss / n, accuracy, null, null, norm, rate, seconds, Samples.Count / seconds);
    }

    private DivergedException Diverged(int epoch, long step) => Divergence.Found(Network, Model, epoch, step);

    private static float ReadOne(DeviceBuffer buffer, long index)
    {
        Span<float> one = stackalloc float[1];
        buffer.Read(index, one);
        return one[0];
    }
}
