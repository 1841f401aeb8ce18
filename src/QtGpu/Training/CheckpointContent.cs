using System.Text.Json;
using System.Text.Json.Serialization;
using QtGpu.Data;
using QtGpu.IO;

namespace QtGpu.Training;

/// <summary>
/// What a checkpoint says beside its tensors. All of it is checked when it is read: a checksum tells damage, not
/// malice, and nothing that a file says may lead a run astray later.
/// </summary>
internal sealed record CheckpointContent
{
    /// <summary>The tensor that is the optimizer's.</summary>
    public const string StateTensor = "optimizer.state";

    /// <summary>The entries of the metadata.</summary>
    public const string ModelEntry = "model", ScaleEntry = "scale", SettingsEntry = "settings",
        HistoryEntry = "history", FirstLossEntry = "first_loss", PlansEntry = "plans", OriginEntry = "origin";

    /// <summary>How they are written; the norm of a gradient may be infinite.</summary>
    public static readonly JsonSerializerOptions Format = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public ModelSpec? Model { get; private init; }

    public SampleScale? Scale { get; private init; }

    public IReadOnlyList<EpochRecord> History { get; private init; } = [];

    public double? FirstLoss { get; private init; }

    public DevicePlans? Plans { get; private init; }

    /// <summary>Reads and checks it.</summary>
    /// <exception cref="InputException">Says what is wrong, not in which file.</exception>
    public static CheckpointContent Of(Safetensors file)
    {
        var content = new CheckpointContent
        {
            Model = Entry<ModelSpec>(file, ModelEntry),
            Scale = Entry<SampleScale>(file, ScaleEntry),
            History = Entry<EpochRecord[]>(file, HistoryEntry) ?? [],
            FirstLoss = Entry<double[]>(file, FirstLossEntry) switch
            {
                null => null,
                [var first] when double.IsFinite(first) => first,
                _ => throw new InputException($"its {FirstLossEntry} is not a finite number"),
            },
            Plans = Entry<DevicePlans>(file, PlansEntry),
        };
        content.Check(file);
        return content;
    }

    /// <summary>A tensor in words.</summary>
    public static string Described(string name, IReadOnlyList<int> shape) => $"{name} [{string.Join(", ", shape)}]";

    /// <summary>The parameters that a file has, in words.</summary>
    public static string ParametersOf(Safetensors file) => string.Join(
        ", ", file.Tensors.Where(t => t.Name is not StateTensor).Select(t => Described(t.Name, t.Shape)));

    private void Check(Safetensors file)
    {
        for (int i = 0; i < History.Count; i++)
            Require(IsMeasured(History[i], i + 1), $"its {HistoryEntry} has no epoch {i + 1} that can have been");
        Require(Plans?.Plans?.All(plan => plan.Value is not null) != false, $"its {PlansEntry} has an empty plan");
        foreach (var (name, _, values) in file.Tensors)
        {
            bool isState = name is StateTensor; // a squared gradient may have been more than float32 holds
            int bad = Array.FindIndex(values, x => isState ? float.IsNaN(x) : !float.IsFinite(x));
            Require(bad < 0, $"value {bad} of {name} is not a finite number: its training diverged, or it is damaged");
        }

        if (Model is null)
            return;
        Model.Check();
        string expected = string.Join(
            ", ", Model.Build().Parameters(Model.Input).Select(p =>
                Described($"{p.Layer}.{p.Parameter.Name}", [p.Parameter.Shape.Rows, p.Parameter.Shape.Columns])));
        Require(expected == ParametersOf(file), $"its tensors are not those of its {ModelEntry}");
        Require(
            Scale is null || (Scale.Features.Origins.Count == Model.Inputs
                && (Scale.Targets is null || Scale.Targets.Origins.Count == Model.Outputs)),
            $"its {ScaleEntry} is not one of {Model.Inputs} inputs and {Model.Outputs} outputs");
    }

    // Losses may be a rounding below 0; the norm may be anything.
    private static bool IsMeasured(EpochRecord? record, int epoch) => record is not null && record.Epoch == epoch
        && double.IsFinite(record.TrainLoss) && double.IsFinite(record.ValidationLoss ?? 0)
        && record.TrainAccuracy is null or (>= 0 and <= 1) && record.ValidationAccuracy is null or (>= 0 and <= 1)
        && record is { Rate: >= 0 and < double.PositiveInfinity, Seconds: >= 0 and < double.PositiveInfinity }
        && record.SamplesPerSecond >= 0;

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new InputException(problem);
    }

    private static T? Entry<T>(Safetensors file, string key)
        where T : class
    {
        if (!file.Metadata.TryGetValue(key, out string? json))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(json, Format) ?? throw new InputException($"its {key} is null");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException
            or ArgumentException)
        {
            throw new InputException($"its {key} cannot be read", e);
        }
    }
}
