using System.CommandLine;
using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.IO;
using Spectre.Console;

namespace QtGpu.Cli.Commands;

/// <summary>What a trained network says about samples, beside their labels where there are any.</summary>
internal sealed class PredictCommand : Verb
{
    private readonly AskedFlags _asked = new();
    private readonly Option<int?> _rows = Flag.MaybeCount("--rows", "Predict the first N samples only");
    private readonly Option<string?> _out = Flag.Path("--out", "FILE.csv", "Write every prediction");

    public PredictCommand()
        : base("predict", "What a trained network says about samples")
    {
        _asked.AddTo(this);
        Options.Add(_rows);
        Options.Add(_out);
    }

    public override void Run(ParseResult arguments, Session session)
    {
        AskedFlags.Values asked = _asked.Read(arguments);
        if (arguments.GetValue(_out) is { } target)
            AtomicFile.RequireWritable(target);
        using var network = new TrainedNetwork(session, asked.Checkpoint);
        AskedSamples data = AskedSamples.Load(session, network, asked, train: false, labelled: false)
            .First(arguments.GetValue(_rows) ?? int.MaxValue);

        int width = network.Spec.Outputs;
        float[] outputs = network.Predict(data.Samples);
        Prediction[] predictions = [.. Enumerable.Range(0, data.Samples.Count).Select(i => Prediction.Of(
            data.Rows[i], outputs.AsSpan(i * width, width), data.Labels[i], network.Spec.ClassNames))];
        session.Out.WriteLine(data.Description);
        Show(session, predictions);
        if (arguments.GetValue(_out) is { } file)
            Write(file, predictions);
        session.WriteJson(new { Dataset = data.Name, data.Split, Predictions = predictions });
    }

    private static void Show(Session session, Prediction[] predictions)
    {
        const int Shown = 20;
        bool classes = predictions[0].Class is not null, labels = Array.Exists(predictions, p => LabelOf(p) is not null);
        string[] header = ["row", "predicted", .. classes ? ["probability"] : Array.Empty<string>(), .. labels ? ["label"] : Array.Empty<string>()];
        IEnumerable<string[]> rows = predictions.Take(Shown).Select(p => (string[])
        [
            Text(p.Row), p.Class ?? string.Join(", ", p.Outputs!.Select(x => Text(x))),
            .. classes ? [p.Probability!.Value.ToString("0.0000", CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            .. labels ? [LabelOf(p) ?? "–"] : Array.Empty<string>(),
        ]);
        session.Out.Write(SummaryTable.Of(header, rows));
        if (predictions.Length > Shown)
            session.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {predictions.Length - Shown:N0} more; --out FILE.csv writes all of them"));
    }

    private static void Write(string file, Prediction[] predictions)
    {
        if (predictions[0].Class is not null)
            CsvFile.Write(
                file, ["row", "predicted", "class", "probability", "label", "label_class"],
                predictions.Select(p => new object?[] { p.Row, p.Predicted, p.Class, p.Probability, p.Label, p.LabelClass }));
        else
            CsvFile.Write(
                file, ["row", "predicted", .. Enumerable.Range(2, predictions[0].Outputs!.Count - 1).Select(i => $"predicted_{Text(i)}"), "label"],
                predictions.Select(p => new object?[] { p.Row }.Concat(p.Outputs!.Cast<object?>()).Append(p.Label).ToArray()));
    }

    private static string? LabelOf(Prediction prediction) => prediction.LabelClass ?? (prediction.Label is { } label ? Text(label) : null);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
