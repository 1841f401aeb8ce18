using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Convergence;

/// <summary>What networks make of fewer training samples.</summary>
internal sealed class EfficiencyFindings
{
    private readonly DataEfficiency _settings;
    private readonly double _margin;
    private readonly IReadOnlyList<string> _names;
    private readonly Dictionary<(string Name, int Samples), double[]> _accuracy;
    private readonly IReadOnlyList<(Contrast Pair, int Samples, BootstrapInterval Difference, EquivalenceTest Test)>
        _contrasts;

    public EfficiencyFindings(ConvergenceExperiment experiment, PieceResults results)
    {
        (_settings, _margin) = (experiment.Efficiency, experiment.Margin);
        _names = [.. experiment.Activations.Select(contestant => contestant.Name)];
        _accuracy = new(
            from contestant in experiment.Activations
            from count in _settings.Samples
            let recipe = experiment.Recipes.Fewer(contestant, count, results)
            let found = experiment.AllSeeds.Take(_settings.Seeds).Select(seed =>
                results.Of<double>(ConvergenceRecipes.FewerName(_settings.Dataset, recipe, count, seed)))
            select KeyValuePair.Create((contestant.Name, count), found.ToArray()));
        _contrasts = [.. _settings.Samples.SelectMany(count => Contrasts(experiment.Contrasts, count))];
    }

    public IEnumerable<string> Sentences()
    {
        var claim = _contrasts.Where(contrast => contrast.Pair == _contrasts[0].Pair);
        yield return Invariant($"With fewer samples of {_settings.Dataset}, {_settings.Steps} steps each, ")
            + $"{_contrasts[0].Pair.Subject} − {_contrasts[0].Pair.Baseline}: "
            + string.Join("; ", claim.Select(contrast => Invariant($"{contrast.Samples} samples ")
                + ConvergenceSentences.Words(contrast.Difference, contrast.Test))) + ".";
    }

    public IEnumerable<Measure> Measures =>
    [
        .. from count in _settings.Samples
           from name in _names
           select ConvergenceFindings.Measured(
               Invariant($"efficiency-{count}-accuracy-{name}"),
               Invariant($"test accuracy of {name} on {_settings.Dataset} with {count} training samples"),
               Accuracy(name, count), "%"),
        .. _contrasts.Select(contrast => ConvergenceFindings.Compared(
            Invariant($"efficiency-{contrast.Samples}-difference-{contrast.Pair.Subject}-vs-{contrast.Pair.Baseline}"),
            Invariant($"test accuracy, {contrast.Pair.Subject} − {contrast.Pair.Baseline}, {contrast.Samples} samples"),
            contrast.Difference, contrast.Test)),
    ];

    public FindingTable Table => new(
        "efficiency",
        Invariant($"Test accuracy [%] on {_settings.Dataset} after {_settings.Steps} steps with fewer samples"),
        ["training samples", "activation", "accuracy", "low", "high", "seeds"],
        [
            .. from count in _settings.Samples
               from name in _names
               select (IReadOnlyList<object?>)
                   [count, name, .. ConvergenceTables.Cells(Accuracy(name, count)), _settings.Seeds],
        ]);

    public FindingTable ContrastTable => new(
        "efficiency-contrasts", "The same, seed by seed [points]; p corrected by Holm for each number of samples",
        ["training samples", "contrast", "difference", "low", "high", "p of no difference", "p of more than the margin",
            "verdict"],
        [
            .. _contrasts.Select(contrast => (IReadOnlyList<object?>)
            [
                contrast.Samples, $"{contrast.Pair.Subject} − {contrast.Pair.Baseline}",
                .. ConvergenceTables.Cells(contrast.Difference), contrast.Test.DifferenceP, contrast.Test.EquivalenceP,
                ConvergenceTables.Verdict(contrast.Test),
            ]),
        ]);

    public Figure Figure => new CurveFigure(
        "efficiency", Invariant($"What fewer samples make of networks: {_settings.Dataset}, {_settings.Steps} steps"),
        "Mean test error over seeds with its 95 % interval; each activation with its own best settings. All "
        + "activations of a seed have the same samples.",
        "training samples", "test error [%]",
        [
            .. _names.Select(name => Curve.WithBand(
                name, [.. _settings.Samples.Select(count => (double)count)],
                _settings.Samples.Select(count => ConvergenceFigures.Error(Accuracy(name, count))))),
        ])
    { LogX = true, LogY = true };

    private BootstrapInterval Accuracy(string name, int count) => BootstrapInterval.OfMean(_accuracy[(name, count)]);

    private IEnumerable<(Contrast, int, BootstrapInterval, EquivalenceTest)> Contrasts(
        IReadOnlyList<Contrast> pairs, int count) => pairs.Zip(
        PairedContrast.Family(
            pairs.Select(pair => (Of(pair.Subject, count), Of(pair.Baseline, count))), _margin),
        (pair, found) => (pair, count, found.Difference, found.Test));

    private IEnumerable<double> Of(string name, int count) => _accuracy[(name, count)];
}
