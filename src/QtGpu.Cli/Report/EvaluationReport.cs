using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Cli.Report;

/// <summary>What a trained network is worth on some samples, for people and as JSON.</summary>
/// <param name="Data">The samples.</param>
/// <param name="Evaluation">What came of it.</param>
/// <param name="Network">What was measured.</param>
internal sealed record EvaluationReport(AskedSamples Data, Evaluation Evaluation, TrainedNetwork Network)
{
    /// <summary>What its probabilities are worth, beside those of others; null where that was not asked for.</summary>
    public UncertaintyReport? Uncertainty { get; init; }

    /// <summary>What the grids of its splines cover of the samples.</summary>
    public IReadOnlyList<GridCoverage> Grids { get; init; } = [];

    private Samples Samples => Data.Samples;

    // Which of several predictors this is.
    private string Members => Uncertainty?.Summaries[^1] is { Members: > 1 } last ? $", {last.Name}" : string.Empty;

    private IReadOnlyList<string> ClassNames => Network.Spec.ClassNames;

    public void Write(Session session)
    {
        var loss = Loss.For(Samples.Classes, Network.Spec.Loss);
        var metrics = Metric.For(Samples).Select(metric => $"{metric.Name} {MetricText.WithUnit(metric, Evaluation)}");
        session.Out.WriteLine(Data.Description);
        session.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", metrics)}, loss {Evaluation.Loss:G5} ({TrainingReport.Describe(loss, Network.Scale)}) "
            + $"on the {Samples.Count:N0} {Data.Which}{Members}"));
        if (Evaluation.Confusion is { } confusion)
        {
            session.Out.Write(SummaryTable.Of(["class", "samples", "precision", "recall", "F1"], Classes(confusion)));
            session.Out.Write(Table(confusion).BelowTable());
        }
        else if (Evaluation.Errors is { Targets.Count: > 1 } errors)
        {
            session.Out.Write(SummaryTable.Of(["target", "RMSE", "MAE", "R²"], Targets(errors)));
        }

        foreach (string line in GridNote.Of(Grids, Data.Which))
            session.Out.WriteLine(line);
        Uncertainty?.Write(session.Out);
        session.WriteJson(new
        {
            Dataset = Data.Name,
            Data.Synthetic,
            Data.Split,
            Samples = Samples.Count,
            Evaluation.Accuracy,
            MacroPrecision = Evaluation.Confusion?.MacroPrecision,
            MacroRecall = Evaluation.Confusion?.MacroRecall,
            MacroF1 = Evaluation.Confusion?.MacroF1,
            Evaluation.Errors?.Rmse,
            Evaluation.Errors?.Mse,
            Evaluation.Errors?.Mae,
            Evaluation.Errors?.R2,
            LossName = loss.Name,
            Evaluation.Loss,
            Grids = GridNote.Json(Grids),
            ClassNames,
            Classes = Evaluation.Confusion is { } c ? Enumerable.Range(0, c.Classes).Select(k => new
            {
                Name = ClassNames[k],
                Samples = c.Actual(k),
                Precision = c.Precision(k),
                Recall = c.Recall(k),
                F1 = c.F1(k),
            }) : null,
            Confusion = Evaluation.Confusion?.ToRows() ?? [],
            Targets = Evaluation.Errors?.Targets,
            TrainedWith = Network.Settings,
            Uncertainty = Uncertainty?.ToJson()[^1],
            HeldOut = Uncertainty?.HeldOutCount,
            Predictors = Uncertainty?.ToJson(),
        });
    }

    // A row for each class, and the means over those that occur.
    private IEnumerable<IReadOnlyList<string>> Classes(ConfusionMatrix c) => Enumerable.Range(0, c.Classes)
        .Select(k => Row(ClassNames[k], c.Actual(k), c.Precision(k), c.Recall(k), c.F1(k)))
        .Append(Row("macro average", c.Count, c.MacroPrecision, c.MacroRecall, c.MacroF1));

    private static string[] Row(string name, int samples, double precision, double recall, double f1) =>
        [name, Text($"{samples:N0}"), Text($"{precision:0.0000}"), Text($"{recall:0.0000}"), Text($"{f1:0.0000}")];

    private static IEnumerable<IReadOnlyList<string>> Targets(RegressionErrors errors) =>
        errors.Targets.Select((target, i) => new[]
        {
            Text($"{i + 1}"), MetricText.Of(Metric.Rmse, target.Rmse), MetricText.Of(Metric.Mae, target.Mae),
            MetricText.Of(Metric.R2, target.R2 ?? double.NaN),
        });

    private SummaryTable Table(ConfusionMatrix confusion) => SummaryTable.Of(
        ["is \\ taken for", .. ClassNames],
        confusion.ToRows().Select((counts, t) =>
            (string[])[ClassNames[t], .. counts.Select(n => n == 0 ? "·" : Text($"{n}"))]));
}
