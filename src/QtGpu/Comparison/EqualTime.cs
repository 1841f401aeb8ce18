using MathNet.Numerics.Statistics;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>
/// As much training time for each network as the first has: other numbers of epochs, by what an epoch takes.
/// </summary>
public static class EqualTime
{
    // Batches that are timed, and how often, each network in turn; the first time compiles kernels and is not counted.
    private const int Batches = 64, Laps = 5;

    // So small that no network diverges while it is timed; a step takes as long at any rate.
    private const float Rate = 1e-12f;

    /// <summary>
    /// Seconds of training steps that an epoch takes, of each: the median over laps; of processor time the least, to
    /// which the process's own compiling adds nothing.
    /// </summary>
    /// <param name="recipes">What is trained.</param>
    /// <param name="train">On what.</param>
    /// <param name="backend">Where.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="byProcessor">
    /// Whether it is the process's processor time that counts, where the processor computes: on a machine with other
    /// work that does not grow. Nothing else of the process may run meanwhile, and the backend have one thread.
    /// </param>
    public static double[] SecondsPerEpoch(
        IReadOnlyList<Recipe> recipes, Samples train, Backend backend, CancellationToken cancellation = default,
        bool byProcessor = false)
    {
        double[][] laps =
            [.. Enumerable.Range(0, Laps + 1).Select(_ => recipes.Select(Lap).ToArray()).ToArray().Skip(1)];
        return [.. recipes.Select((_, i) => laps.Select(lap => lap[i])).Select(
            times => byProcessor ? times.Min() : times.Median())];

        double Lap(Recipe recipe)
        {
            Samples some = train.Subset([.. Enumerable.Range(0, Math.Min(train.Count, Batches * recipe.Batch))]);
            Recipe still = recipe with { Settings = recipe.Settings with { Rate = Rate } };
            TrainerOptions once = still.Options(seed: 0) with { Epochs = 1 };
            using var trainer = new Trainer(recipe.Model.Build(), backend, some, once);
            double start = Environment.CpuUsage.TotalTime.TotalSeconds;
            double elapsed = trainer.Fit(cancellation: cancellation).Seconds;
            double seconds = byProcessor && backend.ReadsAreFree
                ? Environment.CpuUsage.TotalTime.TotalSeconds - start
                : elapsed;
            return seconds * train.Count / some.Count;
        }
    }

    /// <summary>The recipes with the epochs that fit the first one's time, at least one, to the nearest.</summary>
    /// <param name="recipes">What is trained.</param>
    /// <param name="secondsPerEpoch">Of each.</param>
    public static Recipe[] Shared(IReadOnlyList<Recipe> recipes, IReadOnlyList<double> secondsPerEpoch)
    {
        double time = recipes[0].Epochs * secondsPerEpoch[0];
        return
        [
            .. recipes.Zip(secondsPerEpoch, (recipe, seconds) => recipe with
            {
                Epochs = Math.Max(1, (int)Math.Round(time / seconds)),
            }),
        ];
    }
}
