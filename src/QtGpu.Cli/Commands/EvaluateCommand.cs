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

    private static Table Confusion(int[,] confusion, IReadOnlyList<string> names)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("is \\ taken for");
        foreach (string name in names)
            table.AddColumn(new TableColumn(new Text(name)).RightAligned());
        for (int t = 0; t < names.Count; t++)
        {
            table.AddRow([new Text(names[t]), .. Enumerable.Range(0, names.Count)
                .Select(p => new Text(confusion[t, p] == 0 ? "·" : confusion[t, p].ToString(CultureInfo.InvariantCulture)))]);
        }

        return table;
    }
}
