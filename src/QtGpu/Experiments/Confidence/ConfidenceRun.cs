using static System.FormattableString;

namespace QtGpu.Experiments.Confidence;

/// <summary>A network that sees morphs or films.</summary>
/// <param name="Dataset">What it learnt.</param>
/// <param name="Observer">Its kind.</param>
/// <param name="Activation">Its activation.</param>
/// <param name="Seed">Its seed, which others share.</param>
internal sealed record ConfidenceRun(string Dataset, string Observer, string Activation, int Seed)
{
    /// <summary>A feed-forward network of fixed weights.</summary>
    public const string Fixed = "network";

    /// <summary>One that draws its weights.</summary>
    public const string Bayesian = "bayesian";

    /// <summary>Of its piece.</summary>
    public string Name => Invariant($"{Dataset}, {Observer}, {Activation}, seed {Seed}");

    /// <summary>What the seeds of an observer have in common.</summary>
    public ConfidenceRun Kind => this with { Seed = 0 };

    /// <summary>Names measures of it.</summary>
    public string Id => $"{Dataset}-{Observer}-{Activation}";

    /// <summary>The same for readers.</summary>
    public string Title => $"{Observer}, {Activation}";
}

/// <summary>What a network answered to films, for each number of frames of a morph.</summary>
/// <param name="Settled">Share of films whose A and B it saw when it had seen them for a while, in %.</param>
/// <param name="Differences">[speeds][pairs]: <see cref="MorphFilm.Hysteresis"/>.</param>
internal sealed record FilmAnswers(double[] Settled, double[][] Differences);
