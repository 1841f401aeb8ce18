using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using QtGpu.IO;

namespace QtGpu.Training;

/// <summary>Keeps the history as a CSV file, written whole after every epoch.</summary>
public sealed class CsvLog(string path) : TrainingCallback
{
    /// <inheritdoc/>
    public override bool OnEpoch(Trainer trainer, EpochRecord record)
    {
        bool classes = trainer.Samples.Classes > 0;
        string measured = classes
            ? "train_accuracy,validation_loss,validation_accuracy"
            : "validation_loss,validation_rmse,validation_mae,validation_r2";
        var text = new StringBuilder($"epoch,train_loss,{measured},gradient_norm,rate,seconds,samples_per_second\n");
        foreach (EpochRecord e in trainer.History)
        {
            double?[] columns = classes
                ? [e.TrainAccuracy, e.ValidationLoss, e.ValidationAccuracy]
                : [e.ValidationLoss, e.ValidationRmse, e.ValidationMae, e.ValidationR2];
            text.Append(CultureInfo.InvariantCulture, $"{e.Epoch},{e.TrainLoss},");
            foreach (double? column in columns)
                text.Append(CultureInfo.InvariantCulture, $"{column},");
            text.AppendLine(
                CultureInfo.InvariantCulture, $"{e.GradientNorm},{e.Rate},{e.Seconds},{e.SamplesPerSecond}");
        }

        AtomicFile.WriteText(path, text.ToString());
        return true;
    }
}

/// <summary>Keeps the history as a JSON array, written whole after every epoch.</summary>
public sealed class JsonLog(string path) : TrainingCallback
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // the norm of a gradient may be infinite
    };

    /// <inheritdoc/>
    public override bool OnEpoch(Trainer trainer, EpochRecord record)
    {
        AtomicFile.WriteText(path, JsonSerializer.Serialize(trainer.History, Format));
        return true;
    }
}
