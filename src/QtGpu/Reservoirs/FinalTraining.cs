using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>A reservoir that was trained on all of a series.</summary>
/// <param name="Name">What its settings are called in tables.</param>
/// <param name="Compared">The run that told how good it is, where it was trained on a part.</param>
/// <param name="Trained">The reservoir as it stands at the end of the series.</param>
/// <param name="Forecast">ŷ of the steps beyond it, in the units of the series; empty where there are none.</param>
public sealed record FinalRun(string Name, ReservoirRun Compared, TrainedReservoir Trained, float[] Forecast)
{
    /// <summary>
    /// What it is judged by: the squared error of the free run, or one step ahead where there is none; infinite where
    /// it is not a number.
    /// </summary>
    public double TestError
    {
        get
        {
            double error = (Compared.FreeRun ?? Compared.OneStep).Mse;
            return double.IsNaN(error) || !Trained.Fit.IsSolved ? double.PositiveInfinity : error;
        }
    }
}

/// <summary>Reservoirs that were compared on a part of a series, trained anew on all of it.</summary>
public static class FinalTraining
{
    /// <summary>Trains them, with the same matrices and settings, and forecasts.</summary>
    /// <param name="series">The series; all of its steps are trained on.</param>
    /// <param name="runs">Which reservoirs.</param>
    /// <param name="ahead">Steps beyond the end that are forecast; 0 where the series has inputs of its own.</param>
    /// <param name="backend">The device.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops between steps of the work, though not while reservoirs run.</param>
    public static IReadOnlyList<FinalRun> Run(
        TimeSeries series, IReadOnlyList<ReservoirRun> runs, int ahead, Backend backend,
        Action<ReservoirProgress> progress, CancellationToken cancellation)
    {
        var found = new List<FinalRun>();
        int size = new ReservoirMatrixPool(series.InputFeatures, series.TargetFeatures)
            .BatchSize(runs[0].Settings.Units, series.Length, backend);
        var alike = runs.GroupBy(run => run.Name, StringComparer.Ordinal);
        foreach (ReservoirRun[] some in alike.SelectMany(group => group.Chunk(size)))
        {
            cancellation.ThrowIfCancellationRequested();
            string name = some[0].Name;
            int done = found.Count;
            using var network = new EchoStateNetwork(
                [.. some.Select(run => new Reservoir(run.Settings with { TrainSteps = series.Length }, run.Matrices))],
                series, backend)
            {
                Progress = task => progress(new(name, task, done, runs.Count)),
            };
            network.Train(cancellation);
            float[][] forecasts = ahead == 0 ? [.. some.Select(_ => Array.Empty<float>())]
                : network.Forecast(ahead, freely: true);
            found.AddRange(some.Select((run, r) =>
                new FinalRun(name, run, network.Trained(r), series.Original(forecasts[r]))));
        }

        return found;
    }
}
