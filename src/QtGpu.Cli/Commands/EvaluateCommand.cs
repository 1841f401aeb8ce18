using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.Training;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>Measures a trained network on samples that it was not trained on.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly Option<string?> _checkpoint = Flag.Path("--checkpoint", "PATH", "The trained network");
    private readonly Option<string?> _dataset = Flag.MaybeText("--dataset", "NAME|FILE", "Another data set than the one it was trained on");
    private readonly Option<bool> _train = Flag.Switch("--train", "Measure on the training samples instead of the test samples");

    public EvaluateCommand()
        : base("evaluate", "Accuracy, loss and confusion matrix of a trained network")
    {
        Options.Add(_checkpoint);
        Options.Add(_dataset);
        Options.Add(_train);
    }

    public override IReadOnlyList<string> Examples => ["evaluate --checkpoint runs/mnist"];

    public override void Run(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_checkpoint) ?? throw new InputException("--checkpoint PATH is missing: which network?");
        using var network = new TrainedNetwork(session, path);
        Dataset data = session.LoadData(arguments.GetValue(_dataset) ?? network.Dataset);
        bool train = arguments.GetValue(_train);
        Samples samples = train ? data.Train : data.Test;
        network.RequireClasses(data);
        Evaluation evaluation = network.Evaluate(samples);
        bool classes = samples.Classes > 0;

        string accuracy = classes ? string.Create(CultureInfo.InvariantCulture, $"accuracy {100 * evaluation.Accuracy:0.00} %, ") : string.Empty;
        session.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{TrainingReport.Describe(data)}\n{accuracy}loss {evaluation.Loss:G5} on the {samples.Count:N0} {(train ? "training" : "test")} samples"));
        if (classes)
            session.Out.Write(Confusion(evaluation.Confusion, data.ClassNames));
        session.WriteJson(new
        {
            Dataset = data.Name,
            data.Synthetic,
            Split = train ? "train" : "test",
            Samples = samples.Count,
            Accuracy = classes ? evaluation.Accuracy : (double?)null,
            evaluation.Loss,
            data.ClassNames,
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
