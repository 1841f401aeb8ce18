using QtGpu.Training;

namespace QtGpu.Benchmarks;

/// <summary>Epochs of a trainer, timed.</summary>
internal sealed class TimedTrainer(Trainer trainer)
{
    /// <summary>
    /// Seconds of an epoch, over as many as that; the one before them, in which the samples are sent, is not timed.
    /// </summary>
    public Lap Epochs(int count = 1, Action? onStep = null)
    {
        var watch = new Watch(count, onStep);
        FitResult fit = trainer.Fit(null, default, watch);
        return new(fit.Epochs.TakeLast(count).Average(epoch => epoch.Seconds), watch.CpuSeconds / count);
    }

    /// <summary>A lap of whole epochs, of about that length, warm.</summary>
    public Func<Lap> Laps(double seconds = 0.15)
    {
        double one = Epochs().Wall, done = one;
        while (done < 0.3 && one < 0.3)
            done += one = Epochs().Wall;
        int count = (int)Math.Clamp(Math.Round(seconds / one), 1, 1000);
        return () => Epochs(count);
    }

    private sealed class Watch(int count, Action? onStep) : TrainingCallback
    {
        private int _left = count;
        private double _start = double.NaN;

        public double CpuSeconds { get; private set; }

        public override void OnStep(int epoch, int step, int steps) => onStep?.Invoke();

        public override bool OnEpoch(Trainer trainer, EpochRecord record)
        {
            if (double.IsNaN(_start))
                _start = Lap.CpuNow;
            else
                _left--;
            CpuSeconds = Lap.CpuNow - _start;
            return _left > 0;
        }
    }
}
