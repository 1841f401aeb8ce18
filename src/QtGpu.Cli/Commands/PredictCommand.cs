using QtGpu.IO;
using QtGpu.Uncertainty;

namespace QtGpu.Cli.Commands;

/// <summary>What a trained network says about samples, beside their labels where there are any.</summary>
internal sealed class PredictCommand : Verb
{
    private readonly AskedFlags _asked = new();
    private readonly PredictorFlags _predictor = new();
    private readonly Option<string?> _text = Flag.MaybeText(
        "--text", "TEXT", "A text to ask about, in place of --dataset: the probabilities word by word");

    private readonly Option<int?> _rows = Flag.MaybeCount("--rows", "Predict the first N samples only");
    private readonly Option<string?> _out = Flag.File("--out", "FILE.csv", "Write every prediction", ".csv");

    public PredictCommand()
        : base("predict", "What a trained network says about samples")
    {
        this.Takes([.. _asked.All, _text, _rows]);
        _predictor.AddTo(this);
        Options.Add(_out);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "predict --checkpoint runs/mnist --dataset new.csv --out predictions.csv",
        "predict --checkpoint runs/phrases --text good",
        "predict --checkpoint runs/garments --samples 50 --rows 100",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        AskedFlags.Values asked = _asked.Read(arguments);
        if (arguments.GetValue(_out) is { } target)
            AtomicFile.RequireWritable(target);
        string? text = arguments.GetValue(_text);
        bool isAlone = asked is { Dataset: null, Label: null, Missing: null } && !arguments.IsGiven(_rows);
        if (text is not null && !isAlone)
            throw new InputException(
                "--text is all that is asked about; leave out --dataset, --label, --missing and --rows");
        if (text is not null && _predictor.Given(arguments) is { } members)
            throw new InputException($"--text is answered once; leave out {members}");
        using var network = new TrainedNetwork(session, asked.Checkpoint);
        foreach (string own in new[] { network.Spec.Dataset, network.Spec.TestFile }.OfType<string>())
        {
            if (arguments.GetValue(_out) is { } place && File.Exists(own))
                OutputPlaces.RequireApart(_out.Name, place, $"{own}, which the network was made with", own);
        }

        if (text is not null)
        {
            TextPrediction said = TextPrediction.Of(network, text, session.Stop);
            said.Write(session);
            if (arguments.GetValue(_out) is { } words)
                session.Write(() => said.Write(words));
            return;
        }

        AskedSamples data = AskedSamples.Load(session, network, asked, train: false, labelled: false)
            .First(arguments.GetValue(_rows) ?? int.MaxValue);

        Prediction[] predictions = [.. Predictions(arguments, session, network, data)
            .Select((said, i) => said with { File = data.Names?[i] })];
        session.Out.WriteLine(data.Description);
        Show(session, predictions);
        if (arguments.GetValue(_out) is { } file)
            session.Write(() => Write(file, predictions));
        session.WriteJson(new { Dataset = data.Name, data.Split, Predictions = predictions });
    }

    private Prediction[] Predictions(
        ParseResult arguments, Session session, TrainedNetwork network, AskedSamples data)
    {
        IReadOnlyList<string> classes = network.Spec.ClassNames;
        IEnumerable<int> all = Enumerable.Range(0, data.Samples.Count);
        bool isSeveral = network.IsBayesian || _predictor.Given(arguments) is not null;
        if (isSeveral && classes.Count > 0)
        {
            network.RequireFeatures(data.Samples);
            using AskedPredictors asked = _predictor.OpenOne(arguments, session, network);
            var said = PredictiveDistribution.Of(asked.Last, data.Samples, session.Stop);
            return [.. all.Select(i => Prediction.Of(data.Rows[i], said, i, data.Labels[i], classes))];
        }

        if (_predictor.Given(arguments) is { } flag)
            throw new InputException($"{flag} is for a network that tells classes; leave it out");

        int width = network.Spec.Outputs;
        float[] outputs = network.Predict(data.Samples, session.Stop);
        if (outputs.Length != (long)data.Samples.Count * width)
            throw new InputException(
                "the network has an output for each step of a sequence; `qtgpu evaluate` measures them");
        return
        [
            .. all.Select(i => Prediction.Of(
                data.Rows[i], outputs.AsSpan(i * width, width), data.Labels[i], classes)),
        ];
    }

    private static void Show(Session session, Prediction[] predictions)
    {
        const int Shown = 20;
        bool classes = predictions[0].Class is not null;
        bool labels = Array.Exists(predictions, p => LabelOf(p) is not null);
        List<string> header = [predictions[0].File is null ? "row" : "file", "predicted"];
        if (classes)
            header.Add("probability");
        if (predictions[0].Interval is not null)
            header.AddRange("95 % of members", "entropy", "disagreement");
        if (labels)
            header.Add("label");
        session.Out.Write(SummaryTable.Of(header, predictions.Take(Shown).Select(p => Cells(p, labels))));
        if (predictions.Length > Shown)
            session.Out.WriteLine(Text(
                $"… and {predictions.Length - Shown:N0} more; --out FILE.csv writes all of them"));
    }

    private static List<string> Cells(Prediction prediction, bool labels)
    {
        List<string> cells = [prediction.File ?? Text(prediction.Row)];
        cells.Add(prediction.Class ?? string.Join(", ", prediction.Outputs!.Select(x => Text(x))));
        if (prediction.Probability is { } probability)
            cells.Add(probability.ToString("0.0000", CultureInfo.InvariantCulture));
        if (prediction is { Interval: [var low, var high], Entropy: { } entropy, MutualInformation: { } disagreement })
        {
            cells.AddRange(
                Text($"{low:0.0000} – {high:0.0000}"), Text($"{entropy:0.0000}"), Text($"{disagreement:0.0000}"));
        }

        if (labels)
            cells.Add(LabelOf(prediction) ?? "–");
        return cells;
    }

    private static void Write(string file, Prediction[] predictions)
    {
        if (predictions[0].Outputs is { } outputs)
        {
            IEnumerable<string> others = Enumerable.Range(2, outputs.Count - 1).Select(i => $"predicted_{Text(i)}");
            CsvFile.Write(
                file, ["row", "predicted", .. others, "label"],
                predictions.Select(p => (object?[])[p.Row, .. p.Outputs!, p.Label]));
            return;
        }

        string[] members = predictions[0].Interval is null ? [] : ["low", "high", "entropy", "mutual_information"];
        string[] files = predictions[0].File is null ? [] : ["file"];
        CsvFile.Write(
            file, ["row", "predicted", "class", "probability", "label", "label_class", .. members, .. files],
            predictions.Select(p => (object?[])
            [
                p.Row, p.Predicted, p.Class, p.Probability, p.Label, p.LabelClass,
                .. p.Interval is [var low, var high]
                    ? (object?[])[low, high, p.Entropy, p.MutualInformation]
                    : [],
                .. p.File is { } own ? (object?[])[own] : [],
            ]));
    }

    private static string? LabelOf(Prediction prediction) =>
        prediction.LabelClass ?? (prediction.Label is { } label ? Text(label) : null);
}
