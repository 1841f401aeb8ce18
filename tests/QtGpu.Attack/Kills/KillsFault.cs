using System.Diagnostics;
using System.Globalization;
using QtGpu.Cli;

namespace QtGpu.Attack.Kills;

/// <summary>
/// Every resumable verb killed with SIGKILL at random moments, resumed, killed again, and in the end compared with a
/// run that nobody killed.
/// </summary>
internal sealed class KillsFault() : Fault("kills", "kill -9 and resume")
{
    private const int MostKillsOfARun = 6, MostKillsToTheEnd = 20;
    private const double ShortOfTheEnd = 0.75; // of the time of an unbroken run
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public override (int Long, int Short) Counts => (200, 2);

    public override void Run(Attempt attempt)
    {
        KilledVerb[] verbs = [.. KilledVerb.All.Where(verb => attempt.Wants(verb.Name)).Take(attempt.Count)];
        int shares = verbs.Length + (attempt.Wants(FetchKills.Name) ? 1 : 0);
        if (shares > verbs.Length)
            attempt.Report(FetchKills.Run(attempt, Math.Max(1, attempt.Count / shares)));
        foreach (KilledVerb verb in verbs)
            attempt.Report(Attack(verb, attempt, Math.Max(1, (attempt.Count + shares - 1) / shares)));
    }

    private static Outcome Attack(KilledVerb verb, Attempt attempt, int kills)
    {
        var dice = new Dice(attempt.Seed, $"kill {verb.Name}");
        string folder = attempt.NewFolder("unbroken");
        long start = Stopwatch.GetTimestamp();
        using (ToolProcess unbroken = ToolProcess.Run(folder, verb.Arguments))
        {
            if (unbroken.ExitCode != (int)ExitCode.Done)
                return Failed(verb, unbroken, "unbroken");
        }

        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        IReadOnlyList<string> expected = Figures.Of(folder, verb.AreMeasurements);
        int done = 0, runs = 0, parts = 0;
        while (done < kills)
        {
            folder = attempt.NewFolder("killed");

            // The first run of the long form is never given the time that an unbroken one needs: it must advance.
            bool mustAdvance = attempt.IsLong && runs == 0;
            int most = mustAdvance ? MostKillsToTheEnd : Math.Min(MostKillsOfARun, kills - done), times = 0;
            while (times < most && Killed(verb, folder, whole * (mustAdvance ? ShortOfTheEnd : Moment(dice))))
                times++;
            done += times;
            if (mustAdvance && times == most)
                return new($"kill -9: {verb.Name}", $"{done} kills of one run", "it never came to its end", "its work");

            using ToolProcess last = ToolProcess.Of(folder, verb.Arguments);
            if (!last.WaitForExit(Patience))
            {
                last.Kill();
                return new($"kill -9: {verb.Name}", $"{done} kills", "a resumed run never ended", "a run");
            }

            if (last.ExitCode != (int)ExitCode.Done)
                return Failed(verb, last, $"resumed after {done} kills");
            runs++;
            parts += Directory.GetFiles(folder, "*.part", SearchOption.AllDirectories).Length;
            if (Figures.Difference(expected, Figures.Of(folder, verb.AreMeasurements)) is { } difference)
                return new($"kill -9: {verb.Name}", $"{done} kills", $"run {runs} came out otherwise", difference);
        }

        string equal = verb.AreMeasurements ? "the same rows" : $"{expected.Count} figures and weights bit-equal";
        string tried = string.Create(
            CultureInfo.InvariantCulture, $"{done} kills of {runs} runs of {whole.TotalSeconds:0.0} s");
        return new($"kill -9: {verb.Name}", tried, $"all resumed; {equal}; {parts} .part left for the sweep", null);
    }

    private static double Moment(Dice dice) => 0.1 + (0.9 * dice.Uniform());

    // False where the run had ended before.
    private static bool Killed(KilledVerb verb, string folder, TimeSpan moment)
    {
        using ToolProcess process = ToolProcess.Of(folder, verb.Arguments);
        if (process.WaitForExit(moment))
            return false;
        process.Kill();
        return true;
    }

    private static Outcome Failed(KilledVerb verb, ToolProcess process, string when) => new(
        $"kill -9: {verb.Name}", when, $"exit code {process.ExitCode}", process.Error.ReplaceLineEndings(" ").Trim());
}
