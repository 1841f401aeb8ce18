using System.CommandLine;
using System.Globalization;
using QtGpu.Data;
using QtGpu.Training;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>Measures a trained network on samples that it was not trained on.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly AskedFlags _asked = new();
    private readonly Option<bool> _train = Flag.Switch("--train", "Measure on the training samples instead of the test samples");

    public EvaluateCommand()
        : base("evaluate", "Accuracy, loss and confusion matrix of a trained network")
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
        Samples samples = data.Samples;
        Evaluation evaluation = network.Evaluate(samples);
        bool classes = samples.Classes > 0;

        string accuracy = classes ? string.Create(CultureInfo.InvariantCulture, $"accuracy {100 * evaluation.Accuracy:0.00} %, ") : string.Empty;
        session.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Description}\n{accuracy}loss {evaluation.Loss:G5} on the {samples.Count:N0} {data.Which}"));
        if (classes)
            session.Out.Write(Confusion(evaluation.Confusion, network.Spec.ClassNames));
        session.WriteJson(new
        {
            Dataset = data.Name,
            data.Synthetic,
            data.Split,
            Samples = samples.Count,
            Accuracy = classes ? evaluation.Accuracy : (double?)null,
            evaluation.Loss,
            network.Spec.ClassNames,
            Confusion = Enumerable.Range(0, evaluation.Confusion.GetLength(0))
                .Select(t => Enumerable.Range(0, evaluation.Confusion.GetLength(1)).Select(p => evaluation.Confusion[t, p])),
            TrainedWith = network.Settings,
        });
    }

    private static SummaryTable Confusion(int[,] confusion, IReadOnlyList<string> names)
    {
        string Count(int @is, int taken) =>
            confusion[@is, taken] == 0 ? "·" : confusion[@is, taken].ToString(CultureInfo.InvariantCulture);
        return SummaryTable.Of(
            ["is \\ taken for", .. names],
            names.Select((name, t) => (string[])[name, .. names.Select((_, p) => Count(t, p))]));
    }
}
