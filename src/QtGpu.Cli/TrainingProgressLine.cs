using System.Diagnostics;
using System.Globalization;
using QtGpu.Comparison;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>How far training is: run, epoch, accuracy, samples per second, and when all of it will be done.</summary>
internal sealed class TrainingProgressLine(StatusLine status)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Watches one run of several.</summary>
    public IReadOnlyList<TrainingCallback> Watch(PlannedRun run) => [new Watcher(this, run)];

    private sealed class Watcher(TrainingProgressLine owner, PlannedRun run) : TrainingCallback
    {
        private readonly string _title = run.Of == 1 ? run.Recipe.Name
            : string.Create(CultureInfo.InvariantCulture, $"{run.Purpose} {run.Number}/{run.Of}  {run.Recipe.Name}  seed {run.Seed}");

        private string _measured = string.Empty;
        private int _resumedAt;

        public override void OnStart(Trainer trainer) => _resumedAt = trainer.History.Count;

        public override void OnStep(int epoch, int step, int steps) => owner.Show(() =>
        {
            double run01 = (epoch - 1 - _resumedAt + ((double)step / steps)) / (run.Recipe.Epochs - _resumedAt);
            double done = (run.Number - 1 + run01) / run.Of;
            TimeSpan left = Stopwatch.GetElapsedTime(owner._start) * ((1 - done) / done);
            return string.Create(
                CultureInfo.InvariantCulture, $"{_title}  epoch {epoch}/{run.Recipe.Epochs}{_measured}  {done:P0}, {left:m\\:ss} left");
        });

        public override bool OnEpoch(Trainer trainer, EpochRecord record)
        {
            double accuracy = record.ValidationAccuracy ?? record.TrainAccuracy;
            _measured = string.Create(CultureInfo.InvariantCulture, $"  {100 * accuracy:0.00} %  {record.SamplesPerSecond:N0} samples/s");
            if (record.Epoch == run.Recipe.Epochs)
                owner.Clear();
            return true;
        }
    }

    private void Show(Func<string> text) => status.Show(text);

    private void Clear() => status.Clear();
}
