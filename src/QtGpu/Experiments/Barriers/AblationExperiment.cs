using QtGpu.Catalogues;
using static System.FormattableString;

namespace QtGpu.Experiments.Barriers;

/// <summary>Tunnelling beside its look-alike in all four models: is it the physics, or the shape?</summary>
[Named("ablation")]
public sealed class AblationExperiment : Experiment
{
    /// <summary>The models and what they learn.</summary>
    public IReadOnlyList<AblationTask> Tasks { get; init; } = [];

    /// <summary>The barriers, those first whose look-alike is the closest.</summary>
    public IReadOnlyList<AblationCase> Cases { get; init; } = [];

    /// <summary>Seeds of each, 1, 2, …; both activations have the same.</summary>
    public int Seeds { get; init; }

    /// <inheritdoc/>
    public override string Title => "Ablation: tunnelling, or its shape?";

    /// <inheritdoc/>
    public override string Question =>
        "What do networks owe to quantum tunnelling, and what to any curve of that shape: does transmission through a "
        + "barrier do better than 4ε/(4ε + sinh²θ), which starts alike and saturates alike but has neither the "
        + "barrier's top nor its resonances, in feed-forward, recurrent and Bayesian networks and in reservoirs?";

    /// <inheritdoc/>
    public override string Expectation =>
        "At the published θ = 0.5 the two curves differ by less than 0.005 everywhere, so that networks must not be "
        + "able to tell them apart: differences within what seeds scatter, and within the margin where there are "
        + "enough seeds. At θ = 2 and beyond T reaches 1 at resonances above the top and falls again, which the "
        + "look-alike does not: if quantum mechanics helps, it must help there, and if it does not, the oscillations "
        + "are at best no burden. "
        + "Value and slope where the units work are the same for both, so that nothing else differs.";

    /// <inheritdoc/>
    public override void Check()
    {
        if (Tasks.Count == 0 || Cases.Count == 0 || Seeds < 2)
            throw new InputException(Invariant(
                $"expected tasks and cases, and at least 2 seeds, got {Tasks.Count}, {Cases.Count} and {Seeds}"));
        foreach (AblationTask task in Tasks)
            task.Check();
        foreach (AblationCase one in Cases)
            one.Check();
        if (Tasks.DistinctBy(task => task.Key, StringComparer.Ordinal).Count() < Tasks.Count
            || Cases.DistinctBy(one => one.Opacity).Count() < Cases.Count)
            throw new InputException("expected each model with its data and slope, and each opacity, once");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() =>
    [
        .. from seed in Enumerable.Range(1, Seeds)
           from task in Tasks
           from one in Cases
           from activation in (ActivationChoice[])[one.Barrier(task.Slope), one.LookAlike(task.Slope)]
           select new ExperimentPiece(
               NameOf(task, one, activation.Name, seed),
               context => new Scored(task.Train(activation, seed, context))),
    ];

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results) => new AblationFindings(Tasks, Cases)
    {
        Scores = (task, one, activation) =>
        [
            .. Enumerable.Range(1, Seeds)
                .Select(seed => results.Of<Scored>(NameOf(task, one, activation, seed)).Score),
        ],
    }.All();

    private static string NameOf(AblationTask task, AblationCase one, string activation, int seed) =>
        Invariant($"{task.Title} {activation} {one.Name} seed {seed}");

    private sealed record Scored(double Score);
}

/// <summary>A task with what both activations share in it.</summary>
/// <param name="Model">See <see cref="ModelTask"/>.</param>
/// <param name="Data">Likewise.</param>
/// <param name="Samples">Likewise.</param>
/// <param name="Units">Likewise.</param>
/// <param name="Epochs">Likewise.</param>
/// <param name="Slope">f′(0⁺) of both activations.</param>
/// <param name="Margin">The largest difference of scores that does not matter, set beforehand.</param>
public sealed record AblationTask(
    string Model, string Data, int Samples, int Units, int Epochs, double Slope, double Margin)
    : ModelTask(Model, Data, Samples, Units, Epochs)
{
    /// <summary>What it is called: <c>recurrent (phrases), slope 1</c>.</summary>
    internal string Title => Invariant($"{Name} ({Data}), slope {Slope}");

    /// <summary>The same for names of measures: <c>rnn-phrases-slope-1</c>.</summary>
    internal string Key => Invariant($"{Model}-{Data}-slope-{Slope}");

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        if (!(Slope is > 0 and <= 1000) || !(Margin > 0))
            throw new InputException(Invariant(
                $"task {Model}: expected a slope in (0, 1000] and a margin above 0, got {Slope} and {Margin}"));
    }
}
