using System.Diagnostics;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using Spectre.Console;

namespace QtGpu.Cli.Benchmarks;

/// <summary>
/// Tunes a device, prints each row as it comes and keeps it in the user's cache at once; --json has the rows there are,
/// whatever ends the run.
/// </summary>
internal static class TuningRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    /// <param name="session">Which device.</param>
    /// <param name="bench">Which parts, and how large they are.</param>
    public static void Run(Session session, BenchPlan bench)
    {
        using Backend backend = session.OpenDevice(session.Threads, PlanCache.None);
        DeviceInfo device = DeviceCatalogue.InfoOf(backend);
        var tuner = new PlanTuner(backend, session.Stop);
        var clock = Stopwatch.StartNew();
        var rows = new List<TuningRow>();
        session.Out.WriteLine(backend.Name + (bench.IsRehearsal ? ": " + BenchPlan.RehearsalNote : ""));
        Print(session, "shapes, to the nearest power of two", "usual", "best plan", "time", "ratio");
        string? kept = bench.IsRehearsal ? null : session.Plans.PathOf(device);
        try
        {
            foreach (TuningRow row in tuner.Tune(
                TunedWorks.Of(backend, bench, session.Threads, tuner.Affords).TakeWhile(_ => clock.Elapsed < Limit)))
            {
                rows.Add(row);
                if (kept is not null)
                    session.Plans.Keep(device, row.ShapeClass, row.IsGain ? row.Best : null);
                Print(
                    session, row.ShapeClass, Time(row.UsualSeconds), row.IsGain ? row.Best : "as usual", Time(row.BestSeconds),
                    row.Ratio.ToString("0.00", Bound.Culture));
            }

            if (clock.Elapsed >= Limit)
                session.Out.WriteLine($"stopped after {Limit.TotalSeconds:0} s; what is left keeps its usual plans");
        }
        finally
        {
            string where = kept is null ? "" : $"; kept in {kept}";
            session.Out.WriteLine(string.Create(
                Bound.Culture, $"{rows.Count(row => row.IsGain)} of {rows.Count} classes of shapes run faster{where}"));
            session.WriteJson(
                new { Device = backend.Name, Seconds = clock.Elapsed.TotalSeconds, Plans = kept, Rows = rows });
        }
    }

    private static void Print(Session session, string shapes, string usual, string plan, string time, string ratio) =>
        session.Out.WriteLine($"{shapes,-36}{usual,10}  {plan,-12}{time,10}{ratio,7}");

    private static string Time(double seconds) => seconds switch
    {
        < 1e-3 => string.Create(Bound.Culture, $"{1e6 * seconds:0.0} µs"),
        < 1 => string.Create(Bound.Culture, $"{1e3 * seconds:0.00} ms"),
        _ => string.Create(Bound.Culture, $"{seconds:0.00} s"),
    };
}
