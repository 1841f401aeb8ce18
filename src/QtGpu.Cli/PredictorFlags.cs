using System.CommandLine;
using QtGpu.Uncertainty;

namespace QtGpu.Cli;

/// <summary>How often a trained network is asked, and which others with it: draws of its weights, dropout, ensembles.</summary>
internal sealed class PredictorFlags
{
    private readonly Option<int?> _samples = Flag.MaybeCount(
        "--samples", $"Draws of the weights of a Bayesian network [default: {MeanFieldPredictor.UsualDraws}]", most: 10_000);

    private readonly Option<int?> _dropout = Flag.MaybeCount(
        "--mc-dropout", "Keep the dropout that it was trained with, and ask N times", most: 10_000);

    private readonly Option<string[]> _ensemble = Flag.Names(
        "--ensemble", "Checkpoints of other networks, which predict together with it");

    public void AddTo(Command command)
    {
        Option[] options = [_samples, _dropout, _ensemble];
        foreach (Option option in options)
            command.Options.Add(option);
    }

    /// <summary>Whether members are asked for.</summary>
    public bool AreGiven(ParseResult arguments) =>
        arguments.IsGiven(_samples) || arguments.IsGiven(_dropout) || arguments.IsGiven(_ensemble);

    /// <summary>What answers: the network, or several, each as often as it is asked to.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="session">Opens devices for the others.</param>
    /// <param name="network">The network of --checkpoint.</param>
    /// <exception cref="InputException">A flag is not for such a network.</exception>
    public AskedNetworks Open(ParseResult arguments, Session session, TrainedNetwork network)
    {
        var networks = new AskedNetworks();
        try
        {
            networks.Add(One(arguments, session, network));
            foreach (string path in arguments.GetValue(_ensemble) ?? [])
            {
                var other = new TrainedNetwork(session, path);
                networks.Own(other);
                networks.Add(One(arguments, session, other));
                network.RequireSameClasses(other, path);
            }

            return networks;
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    private Predictor One(ParseResult arguments, Session session, TrainedNetwork network)
    {
        arguments.Require(network.IsBayesian, "a network of `qtgpu train --model bnn`", _samples);
        if (network.IsBayesian && arguments.IsGiven(_dropout))
            throw new InputException("--mc-dropout: a Bayesian network draws its weights; take --samples in its place");
        return arguments.GetValue(_dropout) is { } passes ? network.Dropped(passes, session.Seed)
            : network.IsBayesian ? network.Drawn(arguments.GetValue(_samples) ?? MeanFieldPredictor.UsualDraws, session.Seed)
            : network.Single();
    }
}

/// <summary>Networks that are asked together.</summary>
internal sealed class AskedNetworks : IDisposable
{
    private readonly List<Predictor> _predictors = [];
    private readonly List<TrainedNetwork> _owned = [];

    /// <summary>What predicts.</summary>
    public Predictor Predictor => _predictors is [var one] ? one : new EnsemblePredictor(_predictors);

    public void Add(Predictor predictor) => _predictors.Add(predictor);

    /// <summary>Disposes of a network too.</summary>
    public void Own(TrainedNetwork network) => _owned.Add(network);

    public void Dispose()
    {
        foreach (Predictor predictor in _predictors)
            predictor.Dispose();
        foreach (TrainedNetwork network in _owned)
            network.Dispose();
    }
}
