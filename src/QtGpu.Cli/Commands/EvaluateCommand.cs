using System.CommandLine;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Cli.Commands;

/// <summary>Measures a trained network on samples that it was not trained on.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly Option<string?> _checkpoint = Flag.Path("--checkpoint", "PATH", "The trained network");
    private readonly Option<string?> _dataset = Flag.MaybeText("--dataset", "NAME|FILE", "Another data set than the one it was trained on");
    private readonly Option<bool> _train = Flag.Switch("--train", "Measure on the training samples instead of the test samples");

    public EvaluateCommand()
        : base("evaluate", "Accuracy, precision and recall of a trained network, or the errors of a regression")
    {
        Options.Add(_checkpoint);
        Options.Add(_dataset);
        Options.Add(_train);
    }

    public override void Run(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_checkpoint) ?? throw new InputException("--checkpoint PATH is missing: which network?");
        using var network = new TrainedNetwork(session, path);
        Dataset data = session.LoadData(arguments.GetValue(_dataset) ?? network.Dataset);
        bool train = arguments.GetValue(_train);
        Samples samples = train ? data.Train : data.Test;
        network.RequireClasses(data);
        Evaluation evaluation = network.Evaluate(samples);
        new EvaluationReport(data, samples, train ? "training" : "test", evaluation, network).Write(session);
    }
}
