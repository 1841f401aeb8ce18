using QtGpu.Data;
using static System.FormattableString;

namespace QtGpu.Experiments.Barriers;

/// <summary>One of the papers' four models with a small task, in which activations are tried.</summary>
/// <param name="Model">
/// <c>fnn</c>, <c>rnn</c>, <c>bnn</c>: trained as the preset <c>quick</c> trains tunnelling; <c>esn</c>: a reservoir
/// with the paper's settings.
/// </param>
/// <param name="Data">A data set, or the series that a reservoir forecasts.</param>
/// <param name="Samples">The first so many training samples, 0 for all; training steps of a reservoir.</param>
/// <param name="Units">Hidden units.</param>
/// <param name="Epochs">Passes over the samples; a reservoir takes 1.</param>
public record ModelTask(string Model, string Data, int Samples, int Units, int Epochs)
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["fnn"] = "feed-forward",
        ["rnn"] = "recurrent",
        ["bnn"] = "Bayesian",
        ["esn"] = "reservoir",
    };

    /// <summary>Whether it is an echo-state network, whose score is an error.</summary>
    internal bool IsReservoir => Model == "esn";

    /// <summary>What it is called: <c>feed-forward</c>.</summary>
    internal string Name => Names[Model];

    /// <summary>What its score is.</summary>
    internal string Score => IsReservoir ? "lg NMSE" : "accuracy";

    /// <summary>The unit of its score, where it has one.</summary>
    internal string Unit => IsReservoir ? "" : "%";

    /// <summary>What <see cref="BarrierScore.Gradient"/> is.</summary>
    internal string GradientWords => IsReservoir ? "√⟨f′²⟩" : "‖∂loss/∂W‖ before training";

    /// <summary>A score in words.</summary>
    internal string Words(double score) =>
        IsReservoir ? Invariant($"lg NMSE {score:0.00}") : Invariant($"{score:0.0} %");

    /// <summary>Throws where there is no such model or no sense in its numbers.</summary>
    /// <exception cref="InputException">Says which.</exception>
    internal virtual void Check()
    {
        if (!Names.ContainsKey(Model))
            throw NearestName.Unknown("model", Model, [.. Names.Keys]);
        if (Samples < 0 || Units < 1 || Epochs < 1)
        {
            throw new InputException(Invariant(
                $"task {Model}: expected samples of at least 0, units and epochs of at least 1, got ")
                + Invariant($"{Samples}, {Units} and {Epochs}"));
        }

        if (IsReservoir && (Epochs > 1 || Samples < ReservoirTrial.FewestSteps))
        {
            throw new InputException(Invariant(
                $"task esn: expected 1 epoch and at least {ReservoirTrial.FewestSteps} samples (training steps), ")
                + Invariant($"got {Epochs} and {Samples}"));
        }
    }

    /// <summary>
    /// Trains it and returns its score: test accuracy in %, or lg NMSE of a free forecast; the worst where training or
    /// forecast diverged.
    /// </summary>
    internal double Train(ActivationChoice activation, long seed, PieceContext context)
    {
        if (IsReservoir)
        {
            using var reservoir = new ReservoirTrial(this, activation, seed, context.Backend);
            return reservoir.Score(context.Cancellation);
        }

        return new NetworkTrial(this, activation, context).Train(seed).Accuracy;
    }

    /// <summary>
    /// The same with how much of a gradient gets through its units: ‖∂loss/∂W‖ of the weights below them before
    /// training, or of a reservoir √⟨f′(z)²⟩.
    /// </summary>
    internal BarrierScore TrainWithGradient(ActivationChoice activation, long seed, PieceContext context)
    {
        if (IsReservoir)
        {
            using var reservoir = new ReservoirTrial(this, activation, seed, context.Backend);
            double slope = reservoir.Slope();
            return new(reservoir.Score(context.Cancellation), slope);
        }

        var network = new NetworkTrial(this, activation, context);
        return new(network.Train(seed).Accuracy, network.FirstGradient(seed));
    }

    /// <summary>The first of some samples, as many as are asked for.</summary>
    internal Samples Some(Samples samples) => Samples == 0 || Samples >= samples.Count
        ? samples
        : samples.Subset([.. Enumerable.Range(0, Samples)]);
}
