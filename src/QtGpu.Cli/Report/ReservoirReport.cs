using MathNet.Numerics.Statistics;
using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Report;

/// <summary>A comparison of reservoirs in words and rows.</summary>
internal sealed class ReservoirReport(
    ReservoirComparison comparison, IReadOnlyList<string> names, IReadOnlyList<ReservoirRun> runs, string device)
{
    public ReservoirComparison Comparison => comparison;

    public IReadOnlyList<string> Names => names;

    public IReadOnlyList<ReservoirRun> Runs => runs;

    /// <summary>Of each activation.</summary>
    public required IReadOnlyList<ReservoirSummary> Summaries { get; init; }

    /// <summary>How the settings were chosen; null where they were given.</summary>
    public SearchReport? Search { get; init; }

    /// <summary>The command line.</summary>
    public required string Command { get; init; }

    /// <summary>What follows the end of the series; null where it was not asked for.</summary>
    public FurtherReport? Further { get; set; }

    /// <summary>What it ran on.</summary>
    public string Device => device;

    public string Title()
    {
        ReservoirSettings s = runs[0].Settings;
        int first = comparison.Series.TargetStep(s.TrainSteps);
        return Text($"{comparison.Series.Name}: trained on steps 0 to {first - 1}, forecast over steps {first} to ")
            + Text($"{first + comparison.Horizon - 1}; {Counted.Of(s.Units, "unit")}, ")
            + $"{Counted.Of(Of(names[0]).Length, "seed")}; {device}";
    }

    public static IReadOnlyList<string> SummaryHeader { get; } =
        ["activation", "ρ", "one-step NMSE", "free-run NMSE", "free-run MSE", "worst MSE", "valid steps", "steps/s"];

    /// <summary>Medians over seeds.</summary>
    public IEnumerable<IReadOnlyList<string>> Summary => Summaries.Select(s => (IReadOnlyList<string>)
    [
        s.Activation, Text($"{s.Settings.SpectralRadius:G4}"), Number(s.NmseOneStep), Number(s.NmseFreeRun),
        Number(s.MseFreeRun), Number(s.WorstMse), Number(s.ValidSteps, "0"), Number(s.StepsPerSecond, "N0"),
    ]);

    /// <summary>The first activation against each of the others, seed by seed, and what went wrong.</summary>
    public IEnumerable<string> Sentences()
    {
        ReservoirSummary first = Summaries[0];
        long seed = first.Runs[0].Matrices.Seed;
        foreach (ReservoirSummary other in Summaries.Skip(1).Where(_ => comparison.Series.IsAutonomous))
        {
            int better = first.Runs.Zip(other.Runs, (a, b) => a.FreeRun!.Mse < b.FreeRun!.Mse)
                .Count(isLess => isLess);
            double ratio = first.MseFreeRun / other.MseFreeRun;
            string shared = Connections(first) == Connections(other) ? "matrices" : "seeds";
            string median = double.IsFinite(ratio)
                ? Text($"the median MSE is {ratio:G3} times as large; smaller") : "the MSE is smaller";
            yield return Text($"Free run, {first.Activation} beside {other.Activation} on the same {shared}: ")
                + Text($"{median} on {better} of {Counted.Of(first.Runs.Count, "seed")}.");
        }

        foreach (ReservoirSummary s in Summaries.Where(s => s.Diverged > 0))
            yield return Text($"{s.Activation}: {s.Diverged} of {Counted.Of(s.Runs.Count, "free run")} diverged.");
        string radii = string.Join(
            ", ", Summaries.Select(s => Text($"{s.Activation} {s.EffectiveSpectralRadius:0.###}")));
        yield return Text($"Effective spectral radius, ρ of (1 − α)·1 + α·f′(0)·W, seed {seed}: {radii}.");
        foreach (ReservoirSummary s in Summaries.Where(s => s.Runs[0].OneStepIntervals is not null))
            yield return Intervals(s);
        foreach (ReservoirSummary s in Summaries.Where(s => s.MemoryCapacity is not null))
        {
            string capacity = s.MemoryCapacity is double.NaN ? "none" : Text($"{s.MemoryCapacity:0.0} steps");
            yield return Text($"Memory capacity of {s.Activation}, seed {seed}: {capacity}.");
        }

        if (Unsuitable() is { } scale)
            yield return scale;
        foreach (ReservoirRun run in runs.Where(run => run.Fit.FaultStep is not null))
            yield return $"{Fault(run)}.";
        foreach (ReservoirRun run in runs.Where(run => run.Fit.IsSingular))
            yield return $"{Singular(run.Name, run.Matrices.Seed, run.Fit)}.";
        foreach (string name in names)
            yield return Readouts(name);
        if (Search is not null)
            yield return Search.Verdict(this);
    }

    /// <summary>Prints all of it.</summary>
    public void Write(IAnsiConsole console)
    {
        console.WriteLine(Title());
        console.Write(SummaryTable.Of(
            SummaryHeader, Summary, leastFirst: ["steps/s", "ρ", "worst MSE", "one-step NMSE"]));
        foreach (string sentence in Sentences())
            console.WriteLine(sentence);
    }

    /// <summary>Says that a state stopped being finite.</summary>
    public static string Fault(ReservoirRun run) =>
        Text($"{run.Name}, seed {run.Matrices.Seed}: ")
        + Text($"a state was no longer finite in training step {run.Fit.FaultStep}");

    /// <summary>Says that a readout has no solution.</summary>
    public static string Singular(string name, long seed, ReadoutFit fit) =>
        Text($"{name}, seed {seed}: the readout's matrix is singular with ridge {fit.Ridge:G3}; raise --ridge");

    /// <summary>The runs of one activation.</summary>
    public ReservoirRun[] Of(string name) => [.. runs.Where(run => run.Name == name)];

    // Inputs that saturate units with input weights of about 1, or hardly move them; null where they suit.
    private string? Unsuitable()
    {
        TimeSeries series = comparison.Series;
        var inputs = ColumnScale.Standardising(
            series.InputsOf(0, runs[0].Settings.TrainSteps), series.InputFeatures);
        foreach (var (mean, deviation) in inputs.Origins.Zip(inputs.Units))
        {
            if (Math.Abs(mean) + deviation is > 10 or < 0.01)
            {
                return Text($"Inputs of {mean:G4} ± {deviation:G3} saturate the units or hardly move them: ")
                    + "try --standardise, which makes them 0 ± 1, and a smaller --input-scale, as 0.3.";
            }
        }

        return null;
    }

    // Medians over seeds: how many targets are where they were expected, and how wide that is.
    private string Intervals(ReservoirSummary s)
    {
        float[] targets = comparison.Targets(runs[0].Settings).ToArray();
        string Found(Func<ReservoirRun, ForecastIntervals?> of)
        {
            ForecastIntervals[] all = [.. s.Runs.Select(of).OfType<ForecastIntervals>()];
            double coverage = all.Select(one => one.Coverage(targets)).Median();
            return Text($"{100 * coverage:0.0} % (± {all.Select(one => one.MeanHalfWidth).Median():G2})");
        }

        string free = s.Runs[0].FreeIntervals is null ? string.Empty
            : $", {Found(run => run.FreeIntervals)} of the free run";
        return Text($"Intervals of {s.Activation} for {100 * comparison.IntervalLevel:0.##} % of the targets hold ")
            + $"{Found(run => run.OneStepIntervals)} one step ahead{free}.";
    }

    private string Readouts(string name)
    {
        ReadoutFit[] fits = [.. Of(name).Select(run => run.Fit).Where(fit => double.IsFinite(fit.Condition))];
        string methods = string.Join(", ", fits.GroupBy(fit => fit.Method).Select(
            some => Text($"{some.Count()} by {some.Key.ToString().ToLowerInvariant()}")));
        return fits.Length == 0
            ? $"Readouts of {name}: none."
            : Text($"Readouts of {name}: {methods}; median ridge {fits.Select(fit => fit.Ridge).Median():G3}, ")
                + Text($"condition {fits.Select(fit => fit.Condition).Median():0.0E+0}.");
    }

    private static int Connections(ReservoirSummary s) => s.Runs[0].Matrices.Recurrent.Values.Length;
}
