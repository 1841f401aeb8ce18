using System.Text.Json.Serialization;
using QtGpu.Kernels.Priors;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>
/// What a layer with Gaussian weights is trained for: the evidence lower bound of an example, mean loss +
/// (β/N)·(E[−ln p(w)] − T·H[q]), which is mean loss + KL/N where the KL weight β and the temperature T are 1. See
/// docs/bayesian.md.
/// </summary>
public record BayesianSettings
{
    /// <summary>s: the standard deviation of the prior N(0, s²); of a mixture that of its wide Gaussian.</summary>
    [Setting(
        "prior scale", "s", "Standard deviation of the prior of the weights", Above = 0, Most = 1e6,
        Search = SearchScale.Logarithmic, From = 0.01, To = 1)]
    public float PriorScale { get; init; } = 0.1f;

    /// <summary>π: how much of the prior is its wide Gaussian; 1: it has no other.</summary>
    [Setting(
        "prior mixture", "π", "Share of the prior's wide Gaussian beside a narrow one; 1: there is no narrow one",
        Above = 0, Most = 1)]
    public float PriorMixture { get; init; } = 1;

    /// <summary>s₂: the standard deviation of a mixture's narrow Gaussian.</summary>
    [Setting(
        "narrow prior scale", "s₂", "Standard deviation of the narrow Gaussian of a prior that is a mixture", Above = 0,
        Most = 1e6)]
    public float NarrowPriorScale { get; init; } = 0.0025f;

    /// <summary>σ that weights and biases start with.</summary>
    [Setting(
        "initial deviation", "σ", "Standard deviation that weights and biases start with", Above = 0, Most = 1e3,
        Search = SearchScale.Logarithmic, From = 0.001, To = 0.1)]
    public float InitialDeviation { get; init; } = 0.02f;

    /// <summary>
    /// S: how often a training step draws. Layers above one that has drawn keep its number.
    /// </summary>
    [Setting("samples", "S", "Draws of the weights in a training step", Least = 1, Most = NormalDraws.Most)]
    public int Samples { get; init; } = 1;

    /// <summary>Whether pre-activations are drawn, or weights.</summary>
    [Setting("estimator", "WHAT", "What is drawn: each pre-activation by itself, or weights")]
    public WeightEstimator Estimator { get; init; }

    /// <summary>β: what the divergence from the prior counts for.</summary>
    [Setting(
        "KL weight", "β", "What the divergence from the prior counts for in the loss", Key = "kl-weight", Least = 0,
        Search = SearchScale.Logarithmic, From = 0.001, To = 1)]
    public float KlWeight { get; init; } = 1;

    /// <summary>Steps over which β grows from 0, linearly; 0: it is whole from the first.</summary>
    [Setting(
        "KL warm-up", "STEPS", "Steps over which the KL weight grows from 0; 0: it is whole from the first",
        Key = "kl-warm-up", Least = 0)]
    public int KlWarmUp { get; init; }

    /// <summary>T: below 1 the posterior is cold, narrower than Bayes's (Wenzel et al., arXiv:2002.02405).</summary>
    [Setting(
        "temperature", "T", "Temperature of the posterior: 1 is Bayes's, below 1 it is cold", Least = 0, Most = 1e3)]
    public float Temperature { get; init; } = 1;

    /// <summary>N: how many examples the loss stands for; 0: as many as are trained on.</summary>
    [Setting("examples", "N", "Examples that the loss stands for; 0: those that are trained on", Least = 0)]
    public long Examples { get; init; }

    /// <summary>
    /// As the code of arXiv:2503.07681 has it: a fault, to reproduce it. σ is ρ itself, of either sign; ρ gets the
    /// gradient of μ; there is no prior. Of sampled weights.
    /// </summary>
    [JsonIgnore]
    public bool PublishedGradient { get; init; }

    /// <summary>The prior.</summary>
    [JsonIgnore]
    public WeightPrior Prior => PriorMixture < 1
        ? WeightPrior.Of(new ScaleMixturePrior(PriorScale, NarrowPriorScale, PriorMixture))
        : WeightPrior.Of(new GaussianPrior(PriorScale));

    /// <summary>What the divergence counts for in a step, from 1 on: β·min(1, step/warm-up).</summary>
    public float KlWeightAt(long step) =>
        step < KlWarmUp ? (float)((double)KlWeight * step / KlWarmUp) : KlWeight;
}
