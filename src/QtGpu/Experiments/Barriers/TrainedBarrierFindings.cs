using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.Experiments.Barriers;

/// <summary>Where trained heights and widths go, and what that is worth beside the same barriers held fixed.</summary>
internal sealed class TrainedBarrierFindings(BarrierExperiment experiment)
{
    // In points: what a barrier that has left a dead place must gain at least.
    private const double Gain = 10;

    /// <summary>Scores of barriers held fixed, by seed.</summary>
    public required Func<ModelTask, BarrierSettings, IReadOnlyList<BarrierScore>> Fixed { get; init; }

    /// <summary>What training made of them, by seed.</summary>
    public required Func<ModelTask, BarrierSettings, IReadOnlyList<TrainedBarrier>> Trained { get; init; }

    /// <summary>The findings with those of trained barriers.</summary>
    public Findings AddTo(Findings findings)
    {
        if (experiment.Trained.Count == 0)
            return findings;
        ModelTask[] networks = [.. experiment.Tasks.Where(task => !task.IsReservoir)];
        return findings with
        {
            Sentences = [.. findings.Sentences, .. networks.Select(Sentence)],
            Measures = [.. findings.Measures, .. networks.SelectMany(Measures)],
            Tables = [.. findings.Tables, Table(networks)],
        };
    }

    private MeanInterval Gained(ModelTask task, BarrierSettings one) => MeanInterval.OfDifferences(
        [.. Trained(task, one).Select(t => t.Accuracy)], [.. Fixed(task, one).Select(f => f.Score)]);

    private BarrierSettings After(ModelTask task, BarrierSettings one) => new(
        Trained(task, one).Average(t => t.Height), Trained(task, one).Average(t => t.Width), one.Scale);

    private string Sentence(ModelTask task)
    {
        int gained = experiment.Trained.Count(one => Gained(task, one).Mean > Gain);
        string all = string.Join("; ", experiment.Trained.Select(one => Invariant(
            $"θ = {one.Opacity:0.0}, s = {one.Scale} eV becomes θ = {After(task, one).Opacity:0.00} and changes ")
            + Invariant($"accuracy by {Gained(task, one).Mean:+0.0;−0.0;0.0} points")));
        return Invariant($"Trained height and width, {task.Name}: {gained} of {experiment.Trained.Count} starts gain ")
            + Invariant($"more than {Gain} points: {all}.");
    }

    private IEnumerable<Measure> Measures(ModelTask task) => experiment.Trained.Select(one => Measure.Of(
        Invariant($"{task.Model}-trained-width-{one.Width}-scale-{one.Scale}"),
        $"accuracy with trained less that with fixed height and width, {task.Name}, from {one}", Gained(task, one),
        "%"));

    private FindingTable Table(IEnumerable<ModelTask> networks) => new(
        "trained", "Barriers whose height and width are trained, and the same held fixed",
        ["model", "V₀ [eV]", "a [nm]", "s [eV]", "θ", "V₀ after", "a after", "θ after", "fixed [%]", "trained [%]"],
        [
            .. from task in networks
               from one in experiment.Trained
               let after = After(task, one)
               select (IReadOnlyList<object?>)
               [
                   task.Name, one.Height, one.Width, one.Scale, one.Opacity, after.Height, after.Width, after.Opacity,
                   Fixed(task, one).Average(f => f.Score), Trained(task, one).Average(t => t.Accuracy),
               ],
        ]);
}
