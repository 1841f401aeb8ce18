using System.CommandLine;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.Uncertainty;

namespace QtGpu.Cli.Commands;

/// <summary>Measures a trained network on samples that it was not trained on.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly AskedFlags _asked = new();
    private readonly PredictorFlags _predictor = new();
    private readonly Option<bool> _train = Flag.Switch("--train", "Measure on the training samples instead of the test samples");
    private readonly Option<string?> _ood = Flag.MaybeText(
        "--ood", "NAME|FILE", "Test samples of another kind, which it should be less sure of");

    public EvaluateCommand()
        : base("evaluate", "Accuracy, calibration and errors of a trained network")
    {
        _asked.AddTo(this);
        Options.Add(_train);
        _predictor.AddTo(this);
        Options.Add(_ood);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "evaluate --checkpoint runs/mnist",
        "evaluate --checkpoint runs/garments --samples 50 --ood mnist",
        "evaluate --checkpoint runs/a --ensemble runs/b,runs/c",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        AskedFlags.Values asked = _asked.Read(arguments);
        using var network = new TrainedNetwork(session, asked.Checkpoint);
        AskedSamples data = AskedSamples.Load(session, network, asked, arguments.GetValue(_train), labelled: true);
        if (data.Samples.Classes == 0 || data.Samples.TargetsPerStep)
        {
            if (_predictor.AreGiven(arguments) || arguments.IsGiven(_ood))
            {
                throw new InputException(
                    "--samples, --mc-dropout, --ensemble and --ood are for networks that tell a class of each sample; "
                    + "leave them out");
            }

            new EvaluationReport(data, network.Evaluate(data.Samples, session.Stop), network).Write(session);
            return;
        }

        network.RequireTargets(data.Samples);
        using AskedNetworks networks = _predictor.Open(arguments, session, network);
        var options = new UncertaintyOptions
        {
            Outside = arguments.GetValue(_ood) is { } other ? Others(session, network, other) : null,
            Seed = session.Seed,
        };
        (UncertaintySummary summary, PredictiveDistribution said) =
            UncertaintySummary.Of(networks.Predictor, data.Samples, options, session.Stop);
        new EvaluationReport(data, said.Evaluate(data.Samples), network)
        {
            Uncertainty = new(summary, arguments.GetValue(_ood)),
        }.Write(session);
    }

    private static Samples Others(Session session, TrainedNetwork network, string name)
    {
        Samples others = session.LoadData(name).Test;
        return others.Features == network.Spec.Inputs && others.Vocabulary == network.Spec.Vocabulary
            ? others
            : throw new InputException(
                $"--ood {name}: the network takes {network.Spec.Inputs} features per sample, these have "
                + $"{others.Features}; choose a data set whose samples look alike, as mnist for fashion-mnist");
    }
}
