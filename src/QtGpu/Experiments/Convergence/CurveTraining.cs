using System.Diagnostics;
using MathNet.Numerics.Statistics;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Experiments.Convergence;

/// <summary>Trains a network and measures it several times in each epoch.</summary>
/// <param name="context">Where.</param>
/// <param name="train">On what.</param>
/// <param name="measured">The samples it is measured on; nothing is chosen by them while it trains.</param>
/// <param name="checks">Measurements in an epoch.</param>
internal sealed class CurveTraining(PieceContext context, Samples train, Samples measured, int checks)
    : TrainingCallback
{
    /// <summary>Told of a trainer at the end of its training, where that did not diverge.</summary>
    public Action<Trainer> Trained { get; init; } = _ => { };

    private readonly List<double> _accuracy = [], _seconds = [];
    private Trainer _trainer = null!;
    private long _start;

    private double Guessed => 100.0 / train.Classes;

    /// <summary>The curve of a recipe; a training that diverges goes on as one that guesses.</summary>
    public TrainingCurve Curve(Recipe recipe, long seed)
    {
        using Trainer trainer = Trainer(recipe, seed);
        bool diverged = !context.Fits(trainer, this);
        if (!diverged)
            Trained(trainer);
        var rest = Enumerable.Repeat(Guessed, (recipe.Epochs * checks) - _accuracy.Count);
        return new([.. _accuracy, .. rest], checks, checks * _seconds.Median(), diverged);
    }

    /// <summary>The accuracy in % after the last epoch alone; that of guessing where the training diverges.</summary>
    public double Last(Recipe recipe, long seed)
    {
        using Trainer trainer = Trainer(recipe, seed);
        return context.Fits(trainer) ? Accuracy(trainer) : Guessed;
    }

    public override bool OnStart(Trainer trainer)
    {
        (_trainer, _start) = (trainer, Stopwatch.GetTimestamp());
        return true;
    }

    public override void OnStep(int epoch, int step, int steps)
    {
        if (step * (long)checks / steps == (step - 1) * (long)checks / steps)
            return;
        _trainer.Backend.Synchronize();
        _seconds.Add(Stopwatch.GetElapsedTime(_start).TotalSeconds);
        _accuracy.Add(Accuracy(_trainer));
        _start = Stopwatch.GetTimestamp();
    }

    private Trainer Trainer(Recipe recipe, long seed) => new(
        recipe.For(train).Model.Build(), context.Backend, train, recipe.Options(seed));

    // In %; what 100 × a fraction leaves behind the ninth digit is rounding.
    private double Accuracy(Trainer trainer) =>
        Math.Round(100 * trainer.Evaluate(measured, context.Cancellation).Accuracy!.Value, 9);
}
