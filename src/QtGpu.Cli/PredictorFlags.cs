using QtGpu.Data;
using QtGpu.Uncertainty;

namespace QtGpu.Cli;

/// <summary>
/// How often a trained network is asked, and which others with it: draws of its weights, dropout, ensembles.
/// </summary>
internal sealed class PredictorFlags
{
    private readonly Option<int?> _samples = Flag.MaybeCount(
        "--samples", $"Draws of the weights of a Bayesian network [default: {MeanFieldPredictor.UsualDraws}]",
        most: 10_000);

    private readonly Option<int?> _dropout = Flag.MaybeCount(
        "--mc-dropout", "Keep the dropout that it was trained with, and ask N times", most: 10_000);

    private readonly Option<int?> _laplace = Flag.MaybeCount(
        "--laplace", "N draws of its last layer by Laplace's method, from its training samples; 0: the closed form",
        least: 0, most: 10_000);

    private readonly Option<string[]> _ensemble = Flag.Names(
        "--ensemble", "Checkpoints of other networks, which predict together with it");

    public void AddTo(Command command) => command.Takes(All);

    /// <summary>The flags.</summary>
    public IReadOnlyList<Option> All => [_samples, _dropout, _laplace, _ensemble];

    /// <summary>The first that is given; null: none is.</summary>
    public string? Given(ParseResult arguments) => All.FirstOrDefault(option => arguments.IsGiven(option))?.Name;

    /// <summary>
    /// The network alone, and then what the flags ask for: draws of its weights, where it has them, passes with
    /// dropout, draws of its last layer, the network and the others as an ensemble.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="session">Says where checkpoints may be read, and the seed.</param>
    /// <param name="network">The network of --checkpoint.</param>
    /// <exception cref="InputException">A flag is not for such a network.</exception>
    public AskedPredictors Open(ParseResult arguments, Session session, TrainedNetwork network)
    {
        arguments.Require(network.IsBayesian, "a network of `qtgpu train --model bnn` that tells classes", _samples);
        if (network.IsBayesian && arguments.IsGiven(_dropout))
            throw new InputException("--mc-dropout: a Bayesian network draws its weights; take --samples in its place");
        Predictor One(TrainedNetwork one) => one.IsBayesian
            ? one.Drawn(arguments.GetValue(_samples) ?? MeanFieldPredictor.UsualDraws, session.Seed) : one.Single();
        var others = new DisposableList<TrainedNetwork>(
            (arguments.GetValue(_ensemble) ?? []).Select(path => Other(session, network, path)));
        try
        {
            List<Predictor> asked = [network.Single()];
            if (network.IsBayesian)
                asked.Add(One(network));
            if (arguments.GetValue(_dropout) is { } passes)
                asked.Add(network.Dropped(passes, session.Seed));
            if (arguments.GetValue(_laplace) is { } draws)
                asked.Add(network.Laplace(TrainedOn(session, network), draws, session.Seed, session.Stop));
            if (others.Count > 0)
                asked.Add(new EnsemblePredictor([network.IsBayesian ? asked[1] : asked[0], .. others.Select(One)]));
            return new(asked, others);
        }
        catch
        {
            others.Dispose();
            throw;
        }
    }

    /// <summary>What answers alone, of those that the flags ask for.</summary>
    /// <exception cref="InputException">There are two.</exception>
    public AskedPredictors OpenOne(ParseResult arguments, Session session, TrainedNetwork network)
    {
        Option[] given = [.. All.Skip(1).Where(option => arguments.IsGiven(option))];
        return given.Length < 2
            ? Open(arguments, session, network)
            : throw new InputException(
                $"{given[0].Name} and {given[1].Name} are two predictors, which `qtgpu evaluate` shows side by side; "
                + "leave one of them out");
    }

    private static Samples TrainedOn(Session session, TrainedNetwork network) =>
        AskedSamples.Load(session, network, new("", null, null, null), train: true, labelled: true).Samples;

    private static TrainedNetwork Other(Session session, TrainedNetwork first, string path)
    {
        var other = new TrainedNetwork(session, path, first);
        try
        {
            first.RequireAlike(other, path);
            return other;
        }
        catch
        {
            other.Dispose();
            throw;
        }
    }
}

/// <summary>Predictors that are asked, and the networks beside the first, of which it disposes.</summary>
internal sealed record AskedPredictors(IReadOnlyList<Predictor> All, DisposableList<TrainedNetwork> Others)
    : IDisposable
{
    /// <summary>The one with the most to say.</summary>
    public Predictor Last => All[^1];

    public void Dispose() => Others.Dispose();
}
