using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using static System.FormattableString;

namespace QtGpu.Experiments.Barriers;

/// <summary>Height, width and energy scale of the barrier over all four models: where do they learn?</summary>
[Named("barrier")]
public sealed class BarrierExperiment : Experiment
{
    /// <summary>The models and what they learn.</summary>
    public IReadOnlyList<ModelTask> Tasks { get; init; } = [];

    /// <summary>V₀ in eV, ascending.</summary>
    public IReadOnlyList<double> Heights { get; init; } = [];

    /// <summary>a in nm, ascending.</summary>
    public IReadOnlyList<double> Widths { get; init; } = [];

    /// <summary>s in eV per unit of pre-activation, ascending.</summary>
    public IReadOnlyList<double> Scales { get; init; } = [];

    /// <summary>Barriers whose height and width are trained from there, in models that are trained.</summary>
    public IReadOnlyList<BarrierSettings> Trained { get; init; } = [];

    /// <summary>Seeds of each, 1, 2, …</summary>
    public int Seeds { get; init; }

    /// <inheritdoc/>
    public override string Title => "Barriers: height, width and energy scale";

    /// <inheritdoc/>
    public override string Question =>
        "For which heights V₀, widths a and energy scales s does a network with tunnelling units learn; do barriers of "
        + "0.5, 1 and 2 nm at 30 eV, as the papers name them, work at all; and do trainable barriers leave a bad place "
        + "by themselves?";

    /// <inheritdoc/>
    public override string Expectation =>
        "E₀ is 0, so only θ = a√(2mV₀)/ħ and s/V₀ count. At 30 eV 0.5, 1 and 2 nm are θ = 14, 28 and 56: below the "
        + "top T is 1e-12 to 1e-48 and its slope as small. Networks start with energies s·z of a few eV, so that their "
        + "gradient must be dead: the accuracy of guessing (10 % of ten classes, 50 % of two), and a reservoir of "
        + "silent units, whose forecast is linear, with an NMSE of about 1. Only where s lifts energies to V₀, from "
        + "s/V₀ of 1 to 10 on, can such a barrier be seen at all, as a step with resonances behind it, which learns "
        + "badly if at all. θ = 0.5, 1 and 2 (0.018, 0.036 and 0.071 nm), which the authors plausibly meant, must "
        + "learn wherever the slope 4s/(V₀ sinh²θ) is of the order of 1. A barrier's own gradient dies with the rest: "
        + "trained height and width must stay where they are in the dead region, and can help at its edge only.";

    /// <inheritdoc/>
    public override void Check()
    {
        if (Tasks.Count == 0 || Seeds < 1)
            throw new InputException(Invariant($"expected tasks and at least 1 seed, got {Tasks.Count} and {Seeds}"));
        foreach (ModelTask task in Tasks)
            task.Check();
        if (Tasks.DistinctBy(task => task.Model, StringComparer.Ordinal).Count() < Tasks.Count)
            throw new InputException("tasks: expected each model once");
        SettingChecks.Ascending("heights", Heights);
        SettingChecks.Ascending("widths", Widths);
        SettingChecks.Ascending("scales", Scales);
        foreach (BarrierSettings one in Grid)
            _ = ActivationCatalogue.Create("tunnelling", one.Choice.Parameters);
        if (Trained.Except(Grid).FirstOrDefault() is { } missing)
            throw new InputException($"trained: expected barriers of the grid, got {missing}");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() =>
    [
        .. from seed in Enumerable.Range(1, Seeds)
           from task in Tasks
           from one in Grid
           select new ExperimentPiece(
               NameOf(task, one, seed), context => task.TrainWithGradient(one.Choice, seed, context)),
        .. from seed in Enumerable.Range(1, Seeds)
           from task in Tasks
           where !task.IsReservoir
           from one in Trained
           select new ExperimentPiece(NameOf(task, one, seed, " trained"), context => TrainedBarrier.Of(
               task, one, seed, context)),
    ];

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results)
    {
        IReadOnlyList<BarrierScore> Fixed(ModelTask task, BarrierSettings one) =>
            Of<BarrierScore>(results, task, one, "");
        var trained = new TrainedBarrierFindings(this)
        {
            Fixed = Fixed,
            Trained = (task, one) => Of<TrainedBarrier>(results, task, one, " trained"),
        };
        return trained.AddTo(new BarrierFindings(this) { Scores = Fixed }.All());
    }

    /// <summary>Every height with every width and scale.</summary>
    internal IEnumerable<BarrierSettings> Grid =>
        from height in Heights
        from width in Widths
        from scale in Scales
        select new BarrierSettings(height, width, scale);

    private T[] Of<T>(PieceResults results, ModelTask task, BarrierSettings one, string how) =>
        [.. Enumerable.Range(1, Seeds).Select(seed => results.Of<T>(NameOf(task, one, seed, how)))];

    private static string NameOf(ModelTask task, BarrierSettings one, int seed, string how = "") =>
        Invariant($"{task.Name} {one}{how} seed {seed}");
}
