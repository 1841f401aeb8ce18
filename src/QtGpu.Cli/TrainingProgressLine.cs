using System.Diagnostics;
using QtGpu.Comparison;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>
/// How far training is: run, epoch, accuracy or error, samples per second, and the time that is left.
/// </summary>
internal sealed class TrainingProgressLine(StatusLine status, Action<string>? print = null)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new(); // several runs may be under way
    private double _runsDone;
    private int _ended, _kept;

    /// <summary>Watches one run of several.</summary>
    public IReadOnlyList<TrainingCallback> Watch(PlannedRun run) => [new Watcher(this, run)];

    /// <summary>Prints how a run of several ended: a line that stays, also where no progress is drawn.</summary>
    public void Ended(EndedRun run)
    {
        lock (_gate)
        {
            _kept += run.IsKept ? 1 : 0;
            print?.Invoke(Text($"{++_ended} of {run.Plan.Of}: {Words(run)}"));
        }
    }

    private static string Words(EndedRun run)
    {
        Recipe recipe = run.Plan.Recipe;
        bool isTrial = run.Plan.Purpose is PlannedRun.Tuning;
        string what = isTrial
            ? Text($"{recipe.Name}, lr {recipe.Settings.Rate}, init {recipe.Model.Initialiser}")
            : Text($"{recipe.Name}, seed {run.Plan.Seed}");
        string measured = run.Plan.Purpose switch
        {
            PlannedRun.Tuning => $"validation {run.Metric.Name}",
            PlannedRun.Forgetting => $"{run.Metric.Name} of the first task after the second",
            _ => $"test {run.Metric.Name}",
        };
        return run.Fit is { } fit
            ? Text($"{what}: {measured} {MetricText.WithUnit(run.Metric, run.Score)}, {fit.Seconds:0.0} s")
            : $"{what}: diverged";
    }

    private void Advance(double share, PlannedRun run, string title, int epoch, string measured)
    {
        lock (_gate)
        {
            _runsDone += share;
            if (!status.IsDue)
                return;
            double done = Math.Min(_runsDone / (run.Of - _kept), 1);
            TimeSpan left = Stopwatch.GetElapsedTime(_start) * ((1 - done) / done);
            string remaining = left.ToString(
                left.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
            status.Show(Text($"{title}  epoch {epoch}/{run.Recipe.Epochs}{measured}  {done:P0}, {remaining} left"));
        }
    }

    private sealed class Watcher(TrainingProgressLine owner, PlannedRun run) : TrainingCallback
    {
        private readonly string _title = run.Of == 1 ? run.Recipe.Name
            : Text($"{run.Purpose} {run.Number}/{run.Of}  {run.Recipe.Name}  seed {run.Seed}");

        private string _measured = string.Empty;
        private int _resumedAt;

        public override bool OnStart(Trainer trainer)
        {
            _resumedAt = trainer.History.Count;
            return true;
        }

        public override void OnStep(int epoch, int step, int steps) =>
            owner.Advance(1.0 / steps / (run.Recipe.Epochs - _resumedAt), run, _title, epoch, _measured);

        public override bool OnEpoch(Trainer trainer, EpochRecord record)
        {
            string measured = (record.ValidationAccuracy ?? record.TrainAccuracy) is { } accuracy
                ? Text($"{100 * accuracy:0.00} %")
                : record.ValidationRmse is { } error ? $"RMSE {MetricText.Of(Metric.Rmse, error)}"
                : Text($"loss {record.TrainLoss:G4}");
            _measured = Text($"  {measured}  {record.SamplesPerSecond:N0} samples/s");
            return true;
        }
    }
}
