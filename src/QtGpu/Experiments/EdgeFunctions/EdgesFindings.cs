using QtGpu.Comparison;
using QtGpu.Experiments.Convergence;
using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.EdgeFunctions;

/// <summary>What the trainings say.</summary>
internal sealed class EdgesFindings
{
    private readonly EdgesExperiment _experiment;
    private readonly PieceResults _results;
    private readonly EdgeCosts _costs;
    private readonly IReadOnlyList<EdgeSet> _sets;

    public EdgesFindings(EdgesExperiment experiment, PieceResults results)
    {
        (_experiment, _results, _costs) = (experiment, results, results.Of<EdgeCosts>(EdgesRecipes.Costs));
        _sets =
        [
            .. from contest in experiment.Contests
               from data in experiment.Data
               from isTime in new[] { false, true }
               select Set(contest, data, isTime),
        ];
    }

    public Findings All => new()
    {
        Sentences =
        [
            Headline(), .. _sets.Select(Sentence), .. _experiment.Contests.Select(Costs), .. Outside(),
            .. Ends(),
        ],
        Measures =
        [
            .. _sets.SelectMany(set => ConvergenceFindings.Measures(set.Curves)), .. CostMeasures(),
            .. OutsideShares().Select(found => new Measure(
                $"{found.Set.Curves.Id}-outside-{found.Name}",
                $"inputs of {found.Name} outside its grid, test samples; {found.Set.Curves.Title}", found.Percent,
                double.NaN, double.NaN, _experiment.Seeds, "%")),
        ],
        Tables = [AccuracyTable(), ConvergenceTables.Contrasts([.. _sets.Select(set => set.Curves)]), SearchTable()],
        Figures =
        [
            .. _sets.Select(set => set.IsTime
                ? ConvergenceFigures.Learning(
                    set.Curves, "processor time [s]",
                    @group => [.. @group.Curves[0].Epochs.Select(epoch => epoch * CostOf(set, @group.Name).Seconds)])
                : ConvergenceFigures.Learning(set.Curves)),
        ],
    };

    private EdgeSet Set(EdgeContest contest, string data, bool isTime)
    {
        IReadOnlyList<Recipe> recipes = _experiment.Recipes.Chosen(contest, data, isTime, _results);
        var found = recipes.ToDictionary(
            recipe => recipe.Name,
            recipe => _experiment.AllSeeds.Select(seed => _results.Of<EdgeCurveResult>(
                EdgesRecipes.CurveName(contest, data, recipe, seed))).ToArray(), StringComparer.Ordinal);
        string rule = isTime ? "equal time" : "equal parameters";
        var curves = CurveSet.Of(
            $"{contest.Name}-{data}-{rule.Replace(' ', '-')}", $"{contest.Name}, {data}, {rule}", [],
            [
                .. recipes.Select(recipe => new CurveGroup(
                    recipe.Name, ConvergenceRecipes.Settings(recipe),
                    [.. found[recipe.Name].Select(result => result.Curve)])),
            ], contest.Contrasts, _experiment.Margin);
        return new(contest, data, isTime, curves, found.ToDictionary(
            one => one.Key, one => one.Value.SelectMany(result => result.Outside).ToArray(), StringComparer.Ordinal));
    }

    private string Headline()
    {
        string Rule(bool isTime)
        {
            CurveContrast[] all =
                [.. _sets.Where(set => set.IsTime == isTime).SelectMany(set => set.Curves.Contrasts)];
            int Of(EquivalenceVerdict verdict) => all.Count(contrast => contrast.Test.Verdict() == verdict);
            CurveContrast[] different =
                [.. all.Where(contrast => contrast.Test.Verdict() == EquivalenceVerdict.Different)];
            return Invariant($"of {all.Length} comparisons the first is better in ")
                + Invariant($"{different.Count(contrast => contrast.Difference.Value > 0)}, worse in ")
                + Invariant($"{different.Count(contrast => contrast.Difference.Value < 0)}, equivalent within ")
                + Invariant($"±{_experiment.Margin} points in {Of(EquivalenceVerdict.Equivalent)}, ")
                + Invariant($"{Of(EquivalenceVerdict.Undecided)} undecided");
        }

        IEnumerable<string> pairs = _experiment.Contests.SelectMany(contest => contest.Contrasts)
            .Select(contrast => $"{contrast.Subject} − {contrast.Baseline}").Distinct(StringComparer.Ordinal);
        return $"Functions on edges or ReLU ({string.Join(", ", pairs)})? At equal parameters and epochs, "
            + $"{Rule(isTime: false)}; in equal processor time, {Rule(isTime: true)}.";
    }

    // All networks, best first; then who differs.
    private static string Sentence(EdgeSet set)
    {
        IEnumerable<string> ranked = set.Curves.Groups.OrderByDescending(group => group.Accuracy.Value)
            .Select(group => Invariant($"{group.Name} {ConvergenceSentences.Words(group.Accuracy)} % after ")
                + Invariant($"{group.Curves[0].Accuracy.Count} epochs"));
        IEnumerable<string> contrasts = set.Curves.Contrasts.Select(
            contrast => $"{contrast.Name} {ConvergenceSentences.Words(contrast)}");
        string diverged = string.Concat(ConvergenceSentences.Diverged(set.Curves).Select(text => $" {text}"));
        return $"{set.Curves.Title}: {string.Join(", ", ranked)}; {string.Join("; ", contrasts)}.{diverged}";
    }

    private string Costs(EdgeContest contest)
    {
        string last = contest.Networks[^1].Name;
        double seconds = _costs.Of(contest, contest.Networks[^1]).Seconds;
        return $"Contest {contest.Name}: " + string.Join(", ", contest.Networks.Select(network =>
        {
            EdgeCost cost = _costs.Of(contest, network);
            return Invariant($"{network.Name} ({network.Layers}) has {cost.Parameters} parameters and takes ")
                + Invariant($"{cost.Seconds / seconds:0.0} times the processor time of {last}");
        })) + ".";
    }

    private IEnumerable<string> Outside() =>
        from found in OutsideShares()
        select Invariant($"{found.Set.Curves.Title}: {found.Percent:0.0} % of what the splines of {found.Name} read ")
            + "of the test samples lies outside their grid, where they go on as straight lines.";

    // Settings that were chosen at an end of the rates, beyond which may be better ones.
    private IEnumerable<string> Ends() =>
        from contest in _experiment.Contests
        from data in _experiment.Data
        from network in contest.Networks
        let best = _experiment.Recipes.Best(contest, data, network, _results)
        where ConvergenceSentences.IsAtEnd(best, _experiment.Search.Rates)
        select Invariant($"{contest.Name}, {data}: the best rate of {network.Name}, {best.Settings.Rate}, is at the ")
            + "end of those that were tried.";

    private IEnumerable<(EdgeSet Set, string Name, double Percent)> OutsideShares() =>
        from set in _sets
        from one in set.Outside
        where one.Value.Length > 0
        select (set, one.Key, 100 * one.Value.Average());

    private IEnumerable<Measure> CostMeasures() =>
        from contest in _experiment.Contests
        from network in contest.Networks
        let cost = _costs.Of(contest, network)
        from measure in new[]
        {
            Exact($"{contest.Name}-parameters-{network.Name}", $"parameters of {network.Name}", cost.Parameters, ""),
            Exact(
                $"{contest.Name}-seconds-{network.Name}", $"processor time of an epoch of {network.Name}",
                cost.Seconds, "s"),
        }
        select measure;

    private static Measure Exact(string id, string what, double value, string unit) =>
        new(id, what, value, double.NaN, double.NaN, 1, unit);

    private EdgeCost CostOf(EdgeSet set, string network) =>
        _costs.Of(set.Contest, set.Contest.Networks.First(one => one.Name == network));

    private FindingTable AccuracyTable() => new(
        "accuracy", "Test accuracy after the last epoch [%], mean over seeds with its 95 % interval",
        [
            "contest", "data set", "rule", "network", "parameters", "processor time of an epoch [s]", "settings",
            "accuracy", "low", "high", "seeds", "diverged",
        ],
        [
            .. from set in _sets
               from @group in set.Curves.Groups
               let cost = CostOf(set, @group.Name)
               select (IReadOnlyList<object?>)
               [
                   set.Contest.Name, set.Data, set.IsTime ? "equal time" : "equal parameters", @group.Name,
                   cost.Parameters, cost.Seconds, @group.Settings, .. ConvergenceTables.Cells(@group.Accuracy),
                   @group.Curves.Count, @group.Curves.Count(curve => curve.Diverged),
               ],
        ]);

    private FindingTable SearchTable() => new(
        "search", "Accuracy of each setting that was tried, on samples held out of the training set [%]",
        ["contest", "data set", "network", "rate", "initialiser", "accuracy", "chosen"],
        [
            .. from contest in _experiment.Contests
               from data in _experiment.Data
               from network in contest.Networks
               let best = _experiment.Recipes.Best(contest, data, network, _results)
               from trial in _experiment.Recipes.Trials(contest, network)
               select (IReadOnlyList<object?>)
               [
                   contest.Name, data, network.Name,
                   .. ConvergenceTables.Tried(
                       trial, best, _results.Of<double>(EdgesRecipes.TrialName(contest, data, trial))),
               ],
        ]);

    private sealed record EdgeSet(
        EdgeContest Contest, string Data, bool IsTime, CurveSet Curves,
        IReadOnlyDictionary<string, double[]> Outside);
}
