using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>
/// What `--ahead` and `--save` do once the reservoirs have been compared: train on all of the series, forecast, keep
/// the best.
/// </summary>
internal static class FinalForecast
{
    /// <summary>Trains, prints and saves.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="series">The series as reservoirs see it.</param>
    /// <param name="given">The series in its own units.</param>
    /// <param name="horizon">Steps that they were tested on.</param>
    /// <param name="runs">The reservoirs that were compared.</param>
    /// <param name="ahead">Steps beyond the end; 0: none.</param>
    /// <param name="save">The file to keep one in; null: none.</param>
    /// <param name="backend">The device.</param>
    /// <exception cref="InputException">No reservoir can be trained on all of it.</exception>
    public static FurtherReport Run(
        EsnRequest request, TimeSeries series, TimeSeries given, int horizon, IReadOnlyList<ReservoirRun> runs,
        int ahead, string? save, Backend backend)
    {
        Session session = request.Session;
        IReadOnlyList<FinalRun> finals;
        using (var activity = new ActivityLine(session.Status, "on all steps"))
            finals = FinalTraining.Run(series, runs, ahead, backend, activity.Show, session.Stop);
        if (finals.All(run => !run.Trained.Fit.IsSolved))
            throw new InputException(
                $"no reservoir can be trained on all {given.InputSteps} steps; raise --ridge, or lower "
                + "--spectral-radius or --input-scale");
        var report = new FurtherReport(
            [.. finals.Select(run => (run.Name, run.Trained.Reservoir.Matrices.Seed, run.Forecast))],
            given.TargetFeatures, given.InputSteps)
        {
            TrainSteps = given.InputSteps,
            Caption = Text($"Trained on all {given.InputSteps} steps of the series."),
            TestedSteps = horizon,
            Recent = given.Inputs,
        };
        if (ahead > 0)
        {
            session.Out.WriteLine(Text($"\nTrained anew on all {given.InputSteps} steps. {report.What}:"));
            report.Write(session.Out);
        }

        if (save is not null)
        {
            FinalRun best = finals.MinBy(run => run.TestError)!;
            string chosen = finals.Count > 1 ? $", the smallest test error of {finals.Count}" : string.Empty;
            if (session.Write(() => best.Trained.Save(save)))
            {
                report.Saved = new(save, best.Name, best.Trained.Reservoir.Matrices.Seed);
                session.Out.WriteLine($"\n{report.Saved.Words}{chosen}");
            }
        }

        return report;
    }
}
