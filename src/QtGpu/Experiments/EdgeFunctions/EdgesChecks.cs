using QtGpu.Comparison;
using QtGpu.Experiments.Convergence;
using static System.FormattableString;

namespace QtGpu.Experiments.EdgeFunctions;

/// <summary>What settings of an experiment on edges must be.</summary>
internal static class EdgesChecks
{
    /// <summary>Throws where they make no sense together.</summary>
    /// <exception cref="InputException">Says which, what was expected and got.</exception>
    public static void Check(EdgesExperiment settings)
    {
        SettingChecks.Unique("data", settings.Data);
        SettingChecks.Unique("contests", settings.Contests.Select(contest => contest.Name));
        SettingChecks.Unique("initialisers of the search", settings.Search.Initialisers);
        SettingChecks.Ascending("rates of the search", settings.Search.Rates, above: 0);
        SettingChecks.Within("seeds", settings.Seeds, 1, 1000);
        SettingChecks.Within("heldOut of the search", settings.Search.HeldOut, 1, int.MaxValue);
        if (!(settings.Margin > 0) || !(settings.Tolerance is > 0 and <= 100))
        {
            throw new InputException(Invariant(
                $"expected a margin above 0 points and a tolerance in (0, 100] %, got {settings.Margin} and ")
                + Invariant($"{settings.Tolerance}"));
        }

        foreach (EdgeContest contest in settings.Contests)
            Check(settings, contest);
    }

    /// <summary>Throws where networks of a contest do not have as many parameters as its first, or nearly.</summary>
    /// <exception cref="InputException">Names the first that does not.</exception>
    public static void Parameters(EdgeContest contest, IReadOnlyList<long> parameters, double tolerance)
    {
        foreach (var (i, network) in contest.Networks.Index())
        {
            if (Math.Abs(parameters[i] - parameters[0]) * 100.0 > tolerance * parameters[0])
            {
                throw new InputException(
                    Invariant($"contest {contest.Name}: {network.Name} has {parameters[i]} parameters, expected ")
                    + Invariant($"within {tolerance} % of the {parameters[0]} of {contest.Networks[0].Name}; ")
                    + "change its units");
            }
        }
    }

    private static void Check(EdgesExperiment settings, EdgeContest contest)
    {
        string of = $" of contest {contest.Name}";
        SettingChecks.Unique($"networks{of}", contest.Networks.Select(network => network.Name));
        SettingChecks.Within($"epochs{of}", contest.Epochs, 1, 10_000);
        SettingChecks.Within($"trialEpochs{of}", contest.TrialEpochs, 1, 10_000);
        SettingChecks.Within($"trialSamples{of}", contest.TrialSamples, 1, int.MaxValue);
        string[] names = [.. contest.Networks.Select(network => network.Name)];
        ConvergenceChecks.Contrasts($"contrasts{of}", contest.Contrasts, names);

        // What is wrong with a layer, a rate or a schedule is said where it is built.
        foreach (Recipe recipe in contest.Networks.SelectMany(network => settings.Recipes.Trials(contest, network)))
            recipe.Check();
    }
}
