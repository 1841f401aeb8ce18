using QtGpu.Data;

namespace QtGpu.Uncertainty;

/// <summary>
/// Several networks, each trained from a start of its own, as the members of one predictor. (Deep ensembles:
/// Lakshminarayanan, Pritzel and Blundell, arXiv:1612.01474.) Members of what has several are each a member.
/// </summary>
public sealed class EnsemblePredictor : Predictor
{
    private readonly IReadOnlyList<Predictor> _networks;

    /// <summary>Of networks, of which it does not dispose.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public EnsemblePredictor(params IReadOnlyList<Predictor> networks) => _networks = networks.Count > 0
        ? networks
        : throw new InputException("An ensemble needs at least one network.");

    /// <inheritdoc/>
    public override string Name => Members == _networks.Count
        ? $"ensemble of {Members}" : $"ensemble of {_networks.Count}, {Members} members";

    /// <inheritdoc/>
    public override int Members => _networks.Sum(network => network.Members);

    /// <inheritdoc/>
    /// <exception cref="InputException">
    /// The samples are not for all of them, or they know different numbers of classes.
    /// </exception>
    public override float[] Predict(Samples samples, CancellationToken cancellation = default)
    {
        float[][] said = [.. _networks.Select(network => network.Predict(samples, cancellation))];
        int[] sizes = [.. said.Zip(_networks, (probabilities, network) => probabilities.Length / network.Members)];
        if (Array.FindIndex(sizes, size => size != sizes[0]) is > 0 and var other)
        {
            throw new InputException(
                $"The networks of an ensemble know the same classes: the first knows {sizes[0] / samples.Count}, "
                + $"number {other + 1} knows {sizes[other] / samples.Count}.");
        }

        return [.. said.SelectMany(probabilities => probabilities)];
    }
}
