using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Profiling;
using QtGpu.Training;
using QtGpu.Uncertainty;

namespace QtGpu.Cli.Report;

/// <summary>What came of one training run, for people and as JSON.</summary>
internal sealed record TrainingReport(
    Dataset Data, Recipe Recipe, Backend Backend, long Seed, double Target, FitResult Fit, Evaluation Train,
    Evaluation Test, StepProfile? Profile = null)
{
    /// <summary>Prints it, and writes what was asked for.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="gradientPlot">Where the picture of <see cref="Gradients"/> goes.</param>
    public void Write(Session session, string? gradientPlot = null)
    {
        IReadOnlyList<Metric> metrics = Metric.For(Data.Train);
        var loss = Loss.For(Data.Train.Classes, Recipe.Model.Loss);
        var table = new Grid().AddColumn().AddColumn();
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));
        Row("data set", Describe(Data));
        Row("model", Text($"{Describe(Recipe.Model)}, {Fit.Parameters:N0} parameters"));
        Row("training", Describe(Recipe));
        Row("device", $"{Backend.Name}, seed {Seed}");
        foreach (var (name, value) in MetricText.Rows(metrics, Test, Train))
            Row(name, value);
        Row("loss", Text(
            $"{Test.Loss:G5} on the test samples, {Train.Loss:G5} on the training samples ")
            + $"({Describe(loss, Data.Train.Scale)})");
        if (Posterior is { } drawn)
        {
            Row(drawn.Name, $"{UncertaintyText.Line(drawn)} on the test samples; the lines above are of the means");
            if (Divergence > 0)
                Row("divergence", Text($"{Divergence:N0} nats from the prior"));
        }

        Row(
            $"epochs to {MetricText.Target(Metric.OfTarget(Data.Train), Target)}",
            Fit.EpochsTo(Target)?.ToString(CultureInfo.InvariantCulture) ?? "not reached");
        string epochs = $"epoch{(Fit.Epochs.Count == 1 ? string.Empty : "s")}";
        Row("speed", Text(
            $"{Fit.SamplesPerSecond:N0} samples/s, {Fit.Seconds:0.0} s for {Fit.Epochs.Count} {epochs}"));
        if (Ranks is { } ranks)
            Row("ranks", $"{ranks}");
        session.Out.Write(table);
        foreach (string line in GridNote.Of(Grids, "test samples"))
            session.Out.WriteLine(line);
        Forecast?.Write(session.Out);
        if (gradientPlot is not null && session.Write(() => SvgPlot.Save(gradientPlot, GradientPlot.Of(
            Gradients.Select(g => (Text($"after {Counted.Of(g.Epochs, "epoch")}"), new[] { g.Norms }))))))
            session.Out.WriteLine($"gradients through time: {gradientPlot}");
        if (Profile is not null)
            ProfileTable.Write(session.Out, Profile);

        session.WriteJson(new
        {
            Model = Recipe.Model.Kind,
            Dataset = Data.Name,
            Data.Synthetic,
            Standardised = Data.Train.Scale is { Scaling: Scaling.Standardise },
            Data.Train.Scale?.Scaling,
            Activation = Recipe.Name,
            Device = Backend.Name,
            Seed,
            TrainAccuracy = Train.Accuracy,
            TestAccuracy = Test.Accuracy,
            TrainRmse = Train.Errors?.Rmse,
            TrainMae = Train.Errors?.Mae,
            TrainR2 = Train.Errors?.R2,
            TestRmse = Test.Errors?.Rmse,
            TestMae = Test.Errors?.Mae,
            TestR2 = Test.Errors?.R2,
            LossName = loss.Name,
            Loss = Train.Loss,
            TestLoss = Test.Loss,
            Target,
            EpochsToTarget = Fit.EpochsTo(Target),
            SecondsToTarget = Fit.SecondsTo(Target),
            Fit.SamplesPerSecond,
            Fit.Seconds,
            Fit.Parameters,
            Settings = Facts(Recipe),
            Epochs = Fit.Epochs,
            Forecast = Forecast?.ToJson(),
            Uncertainty = Posterior is { } said ? UncertaintyText.Json(said) : null,
            DivergenceNats = Posterior is null ? (double?)null : Divergence,
            Gradients = Gradients.Select(g => new { g.Epochs, g.Norms }),
            Grids = GridNote.Json(Grids),
            Ranks = Ranks?.ToJson(),
            Profile,
        });
    }

    /// <summary>What the draws of a Bayesian network say of the test samples; null of others.</summary>
    public UncertaintySummary? Posterior { get; init; }

    /// <summary>Its divergence from the prior, in nats.</summary>
    public double Divergence { get; init; }

    /// <summary>What the grids of its splines cover of the test samples.</summary>
    public IReadOnlyList<GridCoverage> Grids { get; init; } = [];

    /// <summary>What the ranks among which it was divided have sent; null of one process.</summary>
    public RankTraffic? Ranks { get; init; }

    /// <summary>Its forecast, where it was trained on a series.</summary>
    public SeriesReport? Forecast { get; init; }

    /// <summary>How far back in time gradients got after how many epochs; empty where that was not asked for.</summary>
    public IReadOnlyList<(int Epochs, IReadOnlyList<double> Norms)> Gradients { get; init; } = [];

    /// <summary>A data set in a line; one that the program made up is called so.</summary>
    public static string Describe(Dataset data) => string.Create(
        CultureInfo.InvariantCulture,
        $"{data.Name}{(data.Synthetic ? " (synthetic: drawn by the program)" : string.Empty)}, "
        + $"{data.Train.Count:N0} training and {data.Test.Count:N0} test samples"
        + $"{(data.Train.Scale is { } scale ? $", {scale.Word}" : string.Empty)}");

    /// <summary>What a loss is the value of.</summary>
    public static string Describe(Loss loss, SampleScale? scale) =>
        scale?.Targets is null ? loss.Name : $"{loss.Name} of the {scale.Word} targets";

    /// <summary>A network in a line: widths, activation and what was set of it.</summary>
    public static string Describe(ModelSpec model)
    {
        string inputs = model.Vocabulary > 0 ? Text($"{model.Vocabulary} words") : Text($"{model.Inputs}");
        string layers = model.LayerList.Length > 0
            ? $"{inputs} → {model.LayerList} → {model.Outputs}"
            : string.Join('-', [inputs, .. model.Hidden.Select(units => Text($"{units}")), Text($"{model.Outputs}")]);
        IEnumerable<string> parameters = model.ActivationParameters.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => Text($" {p.Key}={p.Value}"));

        // What is on; numbers and words are among the facts.
        IEnumerable<string> switches =
            from record in ModelKind.Of(model.Kind).Settings(model)
            from setting in Setting.Of(record.GetType())
            where setting.Get(record) is true
            select $", {setting.Name}";
        return $"{layers} {model.Activation}{string.Concat(parameters)}{string.Concat(switches)}";
    }

    /// <summary>A training recipe in a line; what of it the model's line says is left out.</summary>
    public static string Describe(Recipe recipe) => string.Join(", ", Facts(recipe)
        .Where(fact => fact.Value is not (null or "" or 0f or 0 or 0L or bool))
        .Select(fact => Text($"{fact.Key.Replace('_', ' ')} {fact.Value}"))
        .Concat(recipe.CarryState ? ["carried state"] : []));

    /// <summary>A training recipe as names and values.</summary>
    public static IReadOnlyDictionary<string, object?> Facts(Recipe recipe)
    {
        IEnumerable<(string, object?)> facts =
        [
            .. ModelKind.Of(recipe.Model.Kind).Settings(recipe.Model).SelectMany(Of),
            ("optimizer", recipe.Optimizer), .. Of(recipe.Settings),
            ("schedule", NamedAttribute.Of(recipe.Schedule)), .. Of(recipe.Options(seed: 0)),
            ("augmentation", recipe.Augmentation?.ToString()),
        ];
        return facts.ToDictionary(StringComparer.Ordinal);
    }

    // No bound is null.
    private static IEnumerable<(string, object?)> Of(object record) =>
        from setting in Setting.Of(record.GetType())
        let value = setting.Get(record)
        select (setting.Key.Replace('-', '_'), setting.IsList ? setting.Format(record)
            : value is float.PositiveInfinity ? null : value is Enum ? setting.Format(record) : value);
}
