using QtGpu.Comparison;
using static System.FormattableString;

namespace QtGpu.Experiments.Convergence;

/// <summary>What settings of an experiment on convergence must be.</summary>
internal static class ConvergenceChecks
{
    /// <summary>Throws where they make no sense together.</summary>
    /// <exception cref="InputException">Says which, what was expected and got.</exception>
    public static void Check(ConvergenceExperiment settings)
    {
        Require(settings.Data.Count > 0, "data: expected at least one data set");
        SettingChecks.Unique("data", settings.Data.Select(data => data.Dataset));
        SettingChecks.Unique("activations", settings.Activations.Select(contestant => contestant.Name));
        Contrasts("contrasts", settings.Contrasts, [.. settings.Activations.Select(contestant => contestant.Name)]);
        foreach (JudgedData data in settings.Data.Append(new(settings.Published.Dataset, settings.Published.Targets)))
            SettingChecks.Ascending($"targets of {data.Dataset}", data.Targets, above: 0);
        Require(
            settings.Data.Any(data => data.Dataset == settings.Efficiency.Dataset),
            $"efficiency: expected one of the data sets, got '{settings.Efficiency.Dataset}'");
        SettingChecks.Ascending("samples of efficiency", settings.Efficiency.Samples, above: 0);
        SettingChecks.Within("seeds", settings.Seeds, 1, 1000);
        SettingChecks.Within("seeds of efficiency", settings.Efficiency.Seeds, 1, settings.Seeds);
        SettingChecks.Within("steps of efficiency", settings.Efficiency.Steps, 1, 1_000_000);
        SettingChecks.Within("checksPerEpoch", settings.ChecksPerEpoch, 1, 20);
        SettingChecks.Within("epochs of the search", settings.Search.Epochs, 1, 10_000);
        SettingChecks.Within("heldOut of the search", settings.Search.HeldOut, 1, int.MaxValue);
        Require(settings.Margin > 0, Invariant($"margin: expected points above 0, got {settings.Margin}"));
        SettingChecks.Ascending("rates of the search", settings.Search.Rates, above: 0);
        foreach (Contestant contestant in settings.Activations)
            EqualEffort(settings, contestant);

        // What is wrong with a network, a rate or a schedule is said where it is built.
        var recipes = settings.Recipes;
        foreach (Recipe recipe in settings.Activations.Select(recipes.Equal)
            .Concat(settings.Activations.SelectMany(recipes.Trials)).Concat(recipes.Published()))
            recipe.Check();
    }

    /// <summary>Throws unless there are contrasts, each of two that take part.</summary>
    /// <exception cref="InputException">Says which name is of nothing.</exception>
    internal static void Contrasts(string what, IReadOnlyList<Contrast> contrasts, IReadOnlyList<string> names)
    {
        Require(contrasts.Count > 0, $"{what}: expected at least one, which the claim is about");
        foreach (string name in contrasts.SelectMany(contrast => new[] { contrast.Subject, contrast.Baseline }))
        {
            Require(
                names.Contains(name, StringComparer.Ordinal),
                $"{what}: expected two of {string.Join(", ", names)}, got '{name}'");
        }
    }

    // As many settings are tried for one as for the others, each once.
    private static void EqualEffort(ConvergenceExperiment settings, Contestant contestant)
    {
        SettingChecks.Unique(
            $"initialisers of the search for {contestant.Name}",
            settings.Search.Initialisers.Concat(contestant.Starts));
        SettingChecks.Unique($"scales of {contestant.Name}", contestant.Scaled.Prepend(contestant.Activation));
        Contestant first = settings.Activations[0];
        int expected = settings.Recipes.Trials(first).Count, got = settings.Recipes.Trials(contestant).Count;
        Require(
            got == expected,
            Invariant($"scaled and starts of {contestant.Name}: expected {expected} settings to try, as many as for ")
            + Invariant($"{first.Name}, got {got}; give more or fewer"));
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new InputException(problem);
    }
}
