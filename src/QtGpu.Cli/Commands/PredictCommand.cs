using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.IO;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>What a trained network says about samples, labelled or not.</summary>
internal sealed class PredictCommand : Verb
{
    private readonly Option<string?> _checkpoint = Flag.Path("--checkpoint", "PATH", "The trained network");
    private readonly Option<string?> _dataset = Flag.MaybeText("--dataset", "NAME|FILE", "Test samples, or a file of features alone [default: what it was trained on]");
    private readonly Option<int?> _rows = Flag.MaybeCount("--rows", "Predict the first N samples only");
    private readonly Option<string?> _out = Flag.Path("--out", "FILE.csv", "Write every prediction");

    public PredictCommand()
        : base("predict", "What a trained network says about samples")
    {
        Option[] options = [_checkpoint, _dataset, _rows, _out];
        foreach (Option option in options)
            Options.Add(option);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "predict --checkpoint runs/mnist --dataset new.csv --out predictions.csv",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string path = arguments.GetValue(_checkpoint) ?? throw new InputException("--checkpoint PATH is missing: which network?");
        if (arguments.GetValue(_out) is { } target)
            AtomicFile.RequireWritable(target);
        using var network = new TrainedNetwork(session, path);
        string name = arguments.GetValue(_dataset) ?? network.Dataset;
        Samples samples = DataFile.IsFile(name) ? DataFile.ReadFeatures(name) : session.LoadData(name).Test;
        if (arguments.GetValue(_rows) is { } rows && rows < samples.Count)
            samples = samples.Subset([.. Enumerable.Range(0, rows)]);

        float[] outputs = network.Predict(samples);
        Prediction[] predictions = [.. Enumerable.Range(0, samples.Count)
            .Select(row => Prediction.Of(row, outputs.AsSpan(row * network.Spec.Outputs, network.Spec.Outputs), Label(samples, row), network.Spec.ClassNames))];
        Show(session, predictions);
        if (arguments.GetValue(_out) is { } file)
            CsvFile.Write(file, ["row", "predicted", "class", "probability", "label"], predictions.Select(p => new object?[] { p.Row, p.Predicted, p.Class, p.Probability, p.Label }));
        session.WriteJson(new { Dataset = name, Predictions = predictions });
    }

    private static int? Label(Samples samples, int row) => samples.Classes > 0 && samples.TargetCount > 0 ? samples.Label(row) : null;

    private static void Show(Session session, Prediction[] predictions)
    {
        const int Shown = 20;
        var table = new Table().Border(TableBorder.Simple).AddColumns("row", "predicted", "class", "probability", "label");
        foreach (Prediction p in predictions.Take(Shown))
        {
            table.AddRow(new[]
            {
                p.Row.ToString(CultureInfo.InvariantCulture), p.Predicted.ToString(CultureInfo.InvariantCulture),
                p.Class ?? "–", p.Probability.ToString("0.0000", CultureInfo.InvariantCulture), p.Label?.ToString(CultureInfo.InvariantCulture) ?? "–",
            }.Select(cell => new Text(cell)));
        }

        session.Out.Write(table);
        if (predictions.Length > Shown)
            session.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {predictions.Length - Shown:N0} more; --out FILE.csv writes all of them"));
    }

    /// <summary>The class with the highest softmax probability; for regression (no classes) the first output, and all of them.</summary>
    private sealed record Prediction(int Row, double Predicted, string? Class, double Probability, int? Label, IReadOnlyList<float>? Outputs)
    {
        public static Prediction Of(int row, ReadOnlySpan<float> outputs, int? label, IReadOnlyList<string> classes)
        {
            if (classes.Count == 0)
                return new(row, outputs[0], null, double.NaN, label, outputs.ToArray());
            int top = 0;
            for (int i = 1; i < outputs.Length; i++)
                top = outputs[i] > outputs[top] ? i : top;
            double sum = 0;
            foreach (float output in outputs)
                sum += Math.Exp(output - outputs[top]);
            return new(row, top, classes[top], 1 / sum, label, null);
        }
    }
}
