using System.Diagnostics;
using QtGpu.Benchmarks;
using QtGpu.Devices;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli.Commands;

/// <summary>
/// Tunes a device, prints each row as it comes and keeps it in the user's cache at once; --json has the rows there are,
/// whatever ends the run. Beside the cache, until the run is done, a journal of the rows, from which it goes on.
/// </summary>
internal static class TuningRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    /// <param name="session">Which device.</param>
    /// <param name="bench">Which parts, and how large they are.</param>
    /// <param name="resume">Whether to go on with a run that was stopped.</param>
    /// <param name="again">The command that does.</param>
    public static void Run(Session session, BenchPlan bench, bool resume, string again)
    {
        if (bench.IsRehearsal && resume)
            throw new InputException("--resume: a rehearsal keeps nothing to go on with; leave one of the two out");
        using Backend backend = session.OpenDevice(session.Threads, PlanCache.None);
        DeviceInfo device = DeviceCatalogue.InfoOf(backend);
        var tuner = new PlanTuner(backend, session.Stop);
        var clock = Stopwatch.StartNew();
        string? kept = bench.IsRehearsal ? null : session.Plans.PathOf(device);
        using Journal? journal = kept is null ? null
            : Journal.Open(kept + ".journal", Settings(session, bench, device), resume);
        var rows = new List<TuningRow>();
        session.Out.WriteLine(backend.Name + (bench.IsRehearsal ? ": " + BenchPlan.RehearsalNote : ""));
        Print(session, "shapes, to the nearest power of two", "usual", "best plan", "time", "ratio");
        foreach (TuningRow row in Earlier(journal))
        {
            tuner.TakeOver(row);
            Take(row);
        }

        bool isStopped = true;
        try
        {
            foreach (TuningRow row in tuner.Tune(
                TunedWorks.Of(backend, bench, session.Threads, tuner.Affords).TakeWhile(_ => clock.Elapsed < Limit)))
            {
                if (kept is not null)
                    session.Plans.Keep(device, row.ShapeClass, row.IsGain ? row.Best : null);
                Take(row);
                journal?.Keep(Unit(rows.Count), row);
            }

            isStopped = clock.Elapsed >= Limit;
            if (isStopped)
                session.Out.WriteLine($"stopped after {Limit.TotalSeconds:0} s; what is left keeps its usual plans");
        }
        finally
        {
            string where = kept is null ? "" : $"; kept in {kept}";
            session.Out.WriteLine(Text(
                $"{rows.Count(row => row.IsGain)} of {rows.Count} classes of shapes run faster{where}"));
            if (isStopped && journal is { Count: > 0 })
                session.Out.WriteLine($"to go on: {again}");
            session.WriteJson(
                new { Device = backend.Name, Seconds = clock.Elapsed.TotalSeconds, Plans = kept, Rows = rows });
        }

        if (!isStopped)
            journal?.Remove();

        void Take(TuningRow row)
        {
            rows.Add(row);
            Print(
                session, row.ShapeClass, Time(row.UsualSeconds), row.IsGain ? row.Best : "as usual",
                Time(row.BestSeconds), row.Ratio.ToString("0.00", CultureInfo.InvariantCulture));
        }
    }

    private static IEnumerable<TuningRow> Earlier(Journal? journal)
    {
        for (int i = 1; journal is not null && journal.TryGet<TuningRow>(Unit(i), out TuningRow? row); i++)
            yield return row;
    }

    private static string Unit(int row) => Text($"row {row}");

    // All that rows depend on.
    private static string Settings(Session session, BenchPlan bench, DeviceInfo device) => string.Create(
        CultureInfo.InvariantCulture,
        $"tuning of {(bench.Only.Count == 0 ? "all" : string.Join(", ", bench.Only))}; "
        + $"{string.Join(", ", bench.Sizes)}; "
        + $"{bench.Precision}; {session.Threads} threads; {device.Description} {device.Driver}; "
        + $"version {typeof(TuningRun).Assembly.GetName().Version!.ToString(3)}");

    private static void Print(Session session, string shapes, string usual, string plan, string time, string ratio) =>
        session.Out.WriteLine($"{shapes,-36}{usual,10}  {plan,-12}{time,10}{ratio,7}");

    private static string Time(double seconds) => seconds switch
    {
        < 1e-3 => Text($"{1e6 * seconds:0.0} µs"),
        < 1 => Text($"{1e3 * seconds:0.00} ms"),
        _ => Text($"{seconds:0.00} s"),
    };
}
