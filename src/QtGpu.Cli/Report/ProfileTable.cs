using QtGpu.Profiling;

namespace QtGpu.Cli.Report;

/// <summary>Where the time of a training step goes, for people.</summary>
internal static class ProfileTable
{
    public static void Write(IAnsiConsole console, StepProfile profile)
    {
        console.Write(SummaryTable.Of(
            ["operation", "calls/step", "µs/call", "share", "GB/s", "of copy", "GFLOP/s", "of GEMM"],
            profile.Operations.Select(o => new[]
            {
                o.Name, Text($"{o.CallsPerStep:0.##}"), Text($"{o.MicrosecondsPerCall:0.0}"), Percent(o.Share),
                Text($"{o.GigabytesPerSecond:0.0##}"),
                Percent(o.GigabytesPerSecond / profile.Limits.CopyGigabytesPerSecond),
                o.Gflops > 0 ? Text($"{o.Gflops:0.0##}") : "–",
                o.Gflops > 0 ? Percent(o.Gflops / profile.Limits.GemmGflops) : "–",
            }),
            leastFirst: ["calls/step", "GB/s", "GFLOP/s"]));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a step: {profile.MicrosecondsPerStep:0.0} µs, {profile.LaunchesPerStep:0.#} launches, "
            + $"{100 * profile.GapShare:0.0} % of it between operations ({profile.Steps} steps)"));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"this device: copy {profile.Limits.CopyGigabytesPerSecond:0.0##} GB/s, "
            + $"matrix product {profile.Limits.GemmGflops:0.0##} GFLOP/s"));
    }

    private static string Percent(double share) => Text($"{100 * share:0.0} %");
}
