using QtGpu.Data;

namespace QtGpu.Uncertainty;

/// <summary>Beside what a predictor is judged on.</summary>
public sealed record UncertaintyOptions
{
    /// <summary>Samples of another kind, that it should be less certain of; null: none.</summary>
    public Samples? Outside { get; init; }

    /// <summary>
    /// Held-out samples with labels, for <see cref="Calibrate"/> and <see cref="Alpha"/>; null: none.
    /// </summary>
    public Samples? Held { get; init; }

    /// <summary>Whether to scale the temperature by the held-out samples.</summary>
    public bool Calibrate { get; init; }

    /// <summary>α of conformal sets, whose threshold is that of the held-out samples; null: none.</summary>
    public double? Alpha { get; init; }

    /// <summary>Of the resamples behind intervals.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>How good a predictor's probabilities are, and how well it knows what it does not know.</summary>
public sealed record UncertaintySummary
{
    /// <summary>What it is.</summary>
    public required string Name { get; init; }

    /// <summary>Draws or networks.</summary>
    public required int Members { get; init; }

    /// <summary>Samples it was judged on.</summary>
    public required int Samples { get; init; }

    /// <summary>What its probabilities are worth.</summary>
    public required ProbabilityScores Scores { get; init; }

    /// <summary>Risk where it may decline, by its highest probability.</summary>
    public required SelectiveRisk Selective { get; init; }

    /// <summary>Mean of H[p̄], in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>Mean of the members' own entropies.</summary>
    public required double ExpectedEntropy { get; init; }

    /// <summary>Mean of what members disagree about; 0 of one member.</summary>
    public required double MutualInformation { get; init; }

    /// <summary>
    /// How well each score tells samples of another kind; mutual information where there are members.
    /// </summary>
    public IReadOnlyList<OutOfDistribution> OutOfDistribution { get; init; } = [];

    /// <summary>T; null where it was not asked for.</summary>
    public double? Temperature { get; init; }

    /// <summary>What the probabilities are worth at that temperature.</summary>
    public ProbabilityScores? Scaled { get; init; }

    /// <summary>Sets of classes by each score; none where they were not asked for.</summary>
    public IReadOnlyList<ConformalCoverage> Conformal { get; init; } = [];

    /// <summary>Judges a predictor, and gives what it said.</summary>
    /// <param name="predictor">What predicts.</param>
    /// <param name="samples">What of, with their classes.</param>
    /// <param name="options">What else.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">
    /// The samples are not for it, or have no classes; α is not between 0 and 1.
    /// </exception>
    public static (UncertaintySummary Summary, PredictiveDistribution Said) Of(
        Predictor predictor, Samples samples, UncertaintyOptions? options = null,
        CancellationToken cancellation = default)
    {
        options ??= new();
        if (options.Alpha is { } alpha)
            ConformalPrediction.RequireAlpha(alpha);
        if (options.Held is null && (options.Calibrate || options.Alpha is not null))
            throw new InputException("Temperature and conformal sets are found on held-out samples: give some.");
        int[] labels = Labels(samples);
        PredictiveDistribution said = PredictiveDistribution.Of(predictor, samples, cancellation);
        ClassProbabilities mean = said.Mean;
        UncertaintySummary summary = new()
        {
            Name = predictor.Name,
            Members = said.Members,
            Samples = mean.Rows,
            Scores = ProbabilityScores.Of(mean, labels, options.Seed),
            Selective = SelectiveRisk.Of(
                said.Uncertainty(UncertaintyScore.MaximumProbability),
                [.. labels.Select((label, i) => mean.Top(i) != label)]),
            Entropy = Enumerable.Range(0, mean.Rows).Average(said.Entropy),
            ExpectedEntropy = Enumerable.Range(0, mean.Rows).Average(said.ExpectedEntropy),
            MutualInformation = Enumerable.Range(0, mean.Rows).Average(said.MutualInformation),
        };
        if (options.Outside is { } others)
        {
            PredictiveDistribution outside = PredictiveDistribution.Of(predictor, others, cancellation);
            summary = summary with
            {
                OutOfDistribution = [.. Enum.GetValues<UncertaintyScore>()
                    .Where(score => said.Members > 1 || score != UncertaintyScore.MutualInformation)
                    .Select(score => Uncertainty.OutOfDistribution.Of(
                        score, said.Uncertainty(score), outside.Uncertainty(score)))],
            };
        }

        return options is { Held: { } held } and ({ Calibrate: true } or { Alpha: not null })
            ? (WithHeld(summary, predictor, held, mean, labels, options, cancellation), said)
            : (summary, said);
    }

    private static UncertaintySummary WithHeld(
        UncertaintySummary summary, Predictor predictor, Samples held, ClassProbabilities mean, int[] labels,
        UncertaintyOptions options, CancellationToken cancellation)
    {
        ClassProbabilities heldMean = PredictiveDistribution.Of(predictor, held, cancellation).Mean;
        int[] heldLabels = Labels(held);
        TemperatureScaling? scaling = options.Calibrate ? TemperatureScaling.Fit(heldMean, heldLabels) : null;
        return summary with
        {
            Temperature = scaling?.Temperature,
            Scaled = scaling is null ? null : ProbabilityScores.Of(scaling.Apply(mean), labels, options.Seed),
            Conformal = options.Alpha is not { } alpha ? [] : [.. Enum.GetValues<ConformalScore>().Select(score =>
                ConformalPrediction.Calibrate(heldMean, heldLabels, alpha, score, options.Seed).Measure(mean, labels))],
        };
    }

    private static int[] Labels(Samples samples) => samples.Classes > 0 && !samples.TargetsPerStep
        ? [.. Enumerable.Range(0, samples.Count).Select(samples.Label)]
        : throw new InputException(
            "Uncertainty is judged on samples with one class each; these have numbers, or classes of steps.");
}
