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
        var text = new StringBuilder(
            "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,gradient_norm,rate,seconds,samples_per_second\n");
        foreach (EpochRecord e in trainer.History)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{e.Epoch},{e.TrainLoss},{e.TrainAccuracy},{e.ValidationLoss},{e.ValidationAccuracy},{e.GradientNorm},{e.Rate},{e.Seconds},{e.SamplesPerSecond}");
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
