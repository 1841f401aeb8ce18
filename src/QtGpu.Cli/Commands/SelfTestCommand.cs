using System.Diagnostics;
using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli.Commands;

/// <summary>
/// Runs the checks of the contract on a device, without the test project and where .NET is not installed.
/// </summary>
internal sealed class SelfTestCommand : Verb
{
    private const double UsualBudget = 45; // seconds

    private readonly Option<double?> _budget = Flag.Number(
        "--budget", "s", Bound.Positive, $"Seconds after which no further check begins [default: {UsualBudget}]");

    public SelfTestCommand()
        : base("selftest", "Check every operation of a device against float64 and the CPU's bits, in under a minute") =>
        Options.Add(_budget);

    public override IReadOnlyList<string> Examples =>
        ["selftest", "selftest --device cuda", "selftest --device opencl --budget 600"];

    public override void Run(ParseResult arguments, Session session)
    {
        using Backend backend = session.OpenDevice();
        session.Out.WriteLine(backend.Name);
        Extent extent = DeviceCatalogue.IsDebugger(session.Device) ? Extent.Few : Extent.Some;
        double budget = arguments.GetValue(_budget) ?? UsualBudget;
        var clock = Stopwatch.StartNew();
        List<Outcome> outcomes = [];
        foreach (Check check in CheckCatalogue.All)
        {
            session.Stop.ThrowIfCancellationRequested();
            session.Status.Show($"{outcomes.Count + 1} of {CheckCatalogue.All.Count}  {check.Name}");
            string? left = clock.Elapsed.TotalSeconds < budget ? null : "no time left";
            outcomes.Add(left is null ? Try(check, backend, extent) : new(check, Verdict.Skipped, 0, left));
        }

        session.Status.Clear();
        Print(session, backend, outcomes, clock.Elapsed.TotalSeconds, budget);
        session.WriteJson(new
        {
            Device = backend.Name,
            Passed = outcomes.Count(o => o.Verdict == Verdict.Passed),
            Failed = outcomes.Count(o => o.Verdict == Verdict.Failed),
            Skipped = outcomes.Count(o => o.Verdict == Verdict.Skipped),
            Seconds = clock.Elapsed.TotalSeconds,
            Checks = outcomes.Select(o => new { o.Check.Name, o.Verdict, o.Seconds, o.Message }),
        });
        int failed = outcomes.Count(o => o.Verdict == Verdict.Failed);
        if (failed > 0)
            throw new CheckFailedException(
                $"{failed} of {outcomes.Count} checks failed on {backend.Name}; do not use its results");
    }

    // Whatever a driver throws is a failed check.
    private static Outcome Try(Check check, Backend backend, Extent extent)
    {
        long start = Stopwatch.GetTimestamp();
        double Seconds() => Stopwatch.GetElapsedTime(start).TotalSeconds;
        try
        {
            check.Run(backend, extent);
            return new(check, Verdict.Passed, Seconds(), null);
        }
        catch (Exception exception)
        {
            string kind = exception is CheckFailedException ? "" : $"{exception.GetType().Name}: ";
            return new(check, Verdict.Failed, Seconds(), kind + exception.Message);
        }
    }

    private static void Print(Session session, Backend backend, List<Outcome> outcomes, double seconds, double budget)
    {
        session.Out.Write(SummaryTable.Of(
            ["checks of", "passed", "failed", "skipped", "seconds"],
            outcomes.GroupBy(o => o.Check.Subject, StringComparer.Ordinal).Select(subject =>
            {
                string Count(Verdict verdict) => Text(subject.Count(o => o.Verdict == verdict));
                return (IReadOnlyList<string>)
                [
                    subject.Key, Count(Verdict.Passed), Count(Verdict.Failed), Count(Verdict.Skipped),
                    subject.Sum(o => o.Seconds).ToString("0.00", CultureInfo.InvariantCulture),
                ];
            }),
            leastFirst: "seconds"));
        foreach (Outcome outcome in outcomes.Where(o => o.Verdict == Verdict.Failed))
            session.Out.WriteLine($"FAILED {outcome.Check.Name}: {outcome.Message}");
        int Total(Verdict verdict) => outcomes.Count(o => o.Verdict == verdict);
        if (Total(Verdict.Skipped) > 0)
            session.Out.WriteLine(Text(
                $"skipped: no time left after {budget:0.##} s; a longer --budget runs them all"));
        session.Out.WriteLine(Text($"{seconds:0.0} s"));
        session.Out.WriteLine(Bits(backend));
        session.Out.WriteLine(
            $"{Total(Verdict.Passed)} passed, {Total(Verdict.Failed)} failed, {Total(Verdict.Skipped)} skipped");
    }

    // What a user may compare bit by bit with another device, and what not.
    private static string Bits(Backend backend) => backend.Plans is null
        ? "bits: those of every other CPU, whatever its SIMD and threads"
        : "bits: those of the CPU in passes, random numbers, optimizer steps and paths of quantum neurons; sums "
            + "(products, losses, norms, reservoirs) run in an order of this device's own, so the last bits differ";

    private enum Verdict
    {
        Passed,
        Failed,
        Skipped,
    }

    private sealed record Outcome(Check Check, Verdict Verdict, double Seconds, string? Message);
}
