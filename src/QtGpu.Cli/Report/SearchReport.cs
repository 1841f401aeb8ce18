using MathNet.Numerics.Statistics;
using QtGpu.Data.Series;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Search;

namespace QtGpu.Cli.Report;

/// <summary>
/// A search for each activation in words, rows, JSON and CSV; its score beside that of the test window.
/// </summary>
/// <param name="request">What was asked for.</param>
/// <param name="series">The series.</param>
/// <param name="results">What was found, in the same order.</param>
/// <param name="command">The flags that repeat some settings.</param>
internal sealed class SearchReport(
    SearchRequest request, TimeSeries series, IReadOnlyList<SearchResult> results,
    Func<ReservoirSettings, string> command)
{
    public const string File = "search.csv";
    private const int Shown = 5;

    /// <summary>The best settings of each activation.</summary>
    public IEnumerable<(string Name, ReservoirSettings Settings)> Winners =>
        results.Select(result => (result.Name, result.Winner.Candidate.Settings));

    public string Title()
    {
        ValidationWindows windows = request.Windows;
        int first = series.TargetStep(windows.TrainSteps), last = first + windows.Starts[^1] + windows.Length - 1;
        return Text($"Search: trained on steps 0 to {first - 1}, scored by mean log10 NMSE over ")
            + Text($"{Counted.Of(windows.Starts.Count, "window")} of {windows.Length} steps ")
            + Text($"within steps {first} to {last}; seeds from {request.Seeds[0]}");
    }

    /// <summary>What a rung found, as soon as it has.</summary>
    public static string Rung(RungResult rung)
    {
        RungPlan plan = rung.Rungs[rung.Number - 1];
        string left = rung.Number == rung.Rungs.Count ? "the best wins" : Text($"{rung.Left} go on");
        return Text($"{rung.Name}, rung {rung.Number} of {rung.Rungs.Count}: ")
            + Text($"{Counted.Of(plan.Candidates, "candidate")}, {Counted.Of(plan.Seeds, "seed")}; ")
            + Text($"best {rung.Score:0.000}, candidate {rung.Best.Number}; {left}");
    }

    public static string Rungs(SearchResult result)
    {
        IEnumerable<string> rungs = result.Rungs.Select(rung =>
            $"{Counted.Of(rung.Candidates, "candidate")} × {Counted.Of(rung.Seeds, "seed")}");
        return $"{result.Name}: {string.Join(", then ", rungs)}";
    }

    public static IReadOnlyList<string> Header(SearchResult result) =>
        ["candidate", .. result.Space.Variations.Select(variation => variation.Parameter.Name), "score"];

    /// <summary>The best of the last rung.</summary>
    public static IEnumerable<IReadOnlyList<string>> Best(SearchResult result) =>
        from trial in result.Of(result.Rungs.Count - 1).Take(Shown)
        select (IReadOnlyList<string>)
        [
            Text($"{trial.Candidate.Number}"),
            .. trial.Candidate.Values.Select(value => Text($"{value:G4}")),
            Text($"{trial.Scores[^1]:0.000}"),
        ];

    /// <summary>The best candidates of each activation, and the flags that repeat the winner.</summary>
    public IEnumerable<(IReadOnlyList<string> Header, IEnumerable<IReadOnlyList<string>> Rows, string Again)> Tables =>
        results.Select(result => (Header(result), Best(result), Command(result)));

    public string Command(SearchResult result) => $"{result.Name} again: {command(result.Winner.Candidate.Settings)}";

    /// <summary>Validation and test scores, and who is best on the test window.</summary>
    public string Verdict(ReservoirReport report)
    {
        (string Name, double Validation, double Test)[] scores =
            [.. results.Select(result => (result.Name, result.ValidationScore, TestScore(report, result.Name)))];
        string each = string.Join("; ", scores.Select(score =>
            Text($"{score.Name} {score.Validation:0.00} in validation, {score.Test:0.00} in the test")));
        var best = scores.MinBy(score => score.Test);
        string wins = scores.Length == 1
            ? string.Empty
            : Text($" On the test window, which no search saw, {best.Name} wins.");
        string unseen = Counted.Of(report.Of(results[0].Name).Length, "unseen seed");
        return $"log10 NMSE, mean of the search and median over the {unseen}: {each}.{wins}";
    }

    /// <summary>search.csv: every candidate with its score after each rung.</summary>
    public void Write(string folder)
    {
        string[] names = [.. HyperParameter.All.Select(parameter => parameter.Name).Where(IsVaried)];
        int rungs = results.Max(result => result.Rungs.Count);
        CsvFile.Write(
            Path.Combine(folder, File),
            ["activation", "candidate", .. names, .. Enumerable.Range(1, rungs).Select(rung => Text($"score_{rung}"))],
            from result in results
            from trial in result.Trials.OrderBy(each => each.Candidate.Number)
            select (IReadOnlyList<object?>)
            [
                result.Name, trial.Candidate.Number, .. names.Select(name => Value(result, trial, name)),
                .. trial.Scores.Cast<object?>(), .. Enumerable.Repeat<object?>(null, rungs - trial.Scores.Count),
            ]);
    }

    public IEnumerable<object> ToJson(ReservoirReport report) => results.Select(result => new
    {
        Activation = result.Name,
        Candidates = result.Trials.Count,
        request.Windows.TrainSteps,
        Windows = request.Windows.Starts.Select(start => new
        {
            First = series.TargetStep(request.Windows.TrainSteps + start),
            Steps = request.Windows.Length,
        }),
        request.Seeds,
        Rungs = result.Rungs.Select((rung, i) =>
            new { rung.Candidates, rung.Seeds, BestScore = result.Of(i).First().Scores[i] }),
        Winner = result.Winner.Candidate.Settings,
        Command = command(result.Winner.Candidate.Settings),
        result.ValidationScore,
        TestScore = TestScore(report, result.Name),
    });

    private static double TestScore(ReservoirReport report, string name) =>
        report.Of(name).Select(run => ReservoirSearch.Score(run.FreeRun ?? run.OneStep)).Median();

    private bool IsVaried(string name) =>
        results.Any(result => result.Space.Variations.Any(variation => variation.Parameter.Name == name));

    private static object? Value(SearchResult result, SearchTrial trial, string name) =>
        result.Space.Variations.Zip(trial.Candidate.Values).Where(pair => pair.First.Parameter.Name == name)
            .Select(pair => (object?)pair.Second).FirstOrDefault();
}
