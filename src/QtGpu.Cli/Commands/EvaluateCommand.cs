using System.CommandLine;
using QtGpu.Cli.Report;

namespace QtGpu.Cli.Commands;

/// <summary>Measures a trained network on samples that it was not trained on.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly AskedFlags _asked = new();
    private readonly Option<bool> _train = Flag.Switch("--train", "Measure on the training samples instead of the test samples");

    public EvaluateCommand()
        : base("evaluate", "Accuracy, precision and recall of a trained network, or the errors of a regression")
    {
        _asked.AddTo(this);
        Options.Add(_train);
    }

    public override IReadOnlyList<string> Examples => ["evaluate --checkpoint runs/mnist"];

    public override void Run(ParseResult arguments, Session session)
    {
        AskedFlags.Values asked = _asked.Read(arguments);
        using var network = new TrainedNetwork(session, asked.Checkpoint);
        AskedSamples data = AskedSamples.Load(session, network, asked, arguments.GetValue(_train), labelled: true);
        new EvaluationReport(data, network.Evaluate(data.Samples, session.Stop), network).Write(session);
    }
}
