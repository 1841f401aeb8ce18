using System.Globalization;
using QtGpu.Cli.Report;
using QtGpu.Data;
using QtGpu.QuantumNeurons.Digits;
using Spectre.Console;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>A line per penalty, for people and as JSON.</summary>
internal sealed class DigitsReport(Dataset data, string evaluator, Session session)
{
    private readonly List<Dictionary<string, object?>> _json = [];
    private readonly List<IReadOnlyList<string>> _rows = [];
    private int _images;

    /// <summary>The last result in a sentence, for who waits for the others.</summary>
    public string LastLine =>
        _rows[^1] is [var penalty, var accuracy, var classical, var agreement, .., var seconds]
            ? $"λ {penalty}: accuracy {accuracy}, classical {classical}, the same in {agreement}; {seconds} s"
            : string.Empty;

    public void Add(double penalty, double leastWeight, DigitResult result, SamplingPlan? plan)
    {
        _rows.Add(
        [
            Number(penalty, "G4"), Percent(result.Accuracy), Percent(result.ClassicalAccuracy), Percent(result.Agreement),
            Number(result.MeanField, "0"), Number(result.MedianGap, "0.0000"), Number(result.SmallGap, "0.0000"),
            Number(result.MedianGapError, "0.0000"), Number(result.Error, "0.0000"), Number(result.LargestError, "0.0000"),
            Number(result.Seconds, "0.0"),
        ]);
        _json.Add(new(StringComparer.Ordinal)
        {
            ["penalty"] = penalty,
            ["accuracy"] = result.Accuracy,
            ["classical_accuracy"] = result.ClassicalAccuracy,
            ["agreement"] = result.Agreement,
            ["least_weight"] = leastWeight,
            ["mean_field"] = result.MeanField,
            ["largest_field"] = result.LargestField,
            ["median_gap"] = result.MedianGap,
            ["tenth_gap"] = result.SmallGap,
            ["median_gap_error"] = result.MedianGapError,
            ["standard_error"] = result.Error,
            ["largest_standard_error"] = result.LargestError,
            ["sweeps"] = plan?.Sweeps,
            ["thermalisation"] = plan?.Thermalisation,
            ["configurations"] = plan is null ? null : (long)plan.Measurements * SampledActivities.Chains,
            ["width"] = plan?.Width,
            ["seconds"] = result.Seconds,
        });
        _images = result.Images;
    }

    public void Write()
    {
        session.Out.Write(SummaryTable.Of(
            [
                "λ", "accuracy", "classical", "agree", "mean E", "gap", "10 %", "error of gap", "error", "largest", "s",
            ],
            _rows,
            leastFirst: ["s", "largest", "mean E"]));
        session.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_images} test images of {data.Name}{(data.Synthetic ? " (synthetic)" : "")}, activities {(evaluator == "exact" ? "from the exact curve" : "sampled")}; the gap is the largest activity less the next (median, and what a tenth of the images is below)"));
        session.WriteJson(new
        {
            Dataset = data.Name,
            data.Synthetic,
            Evaluator = evaluator,
            Images = _images,
            Penalties = _json,
        });
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
