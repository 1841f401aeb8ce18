using QtGpu.Uncertainty;

namespace QtGpu.Cli.Report;

/// <summary>What a predictor is worth, in a line and as JSON.</summary>
internal static class UncertaintyText
{
    /// <summary>What counts most.</summary>
    public static string Line(UncertaintySummary summary) => Text(
        $"accuracy {100 * summary.Scores.Accuracy:0.00} %, NLL {summary.Scores.NegativeLogLikelihood:0.0000}, ")
        + $"ECE {Error(summary.Scores.Calibration)}";

    /// <summary>A calibration error with its interval.</summary>
    public static string Error(CalibrationError error) =>
        Text($"{error.Expected:0.0000} [{error.Low:0.0000}, {error.High:0.0000}]");

    /// <summary>What tells samples of another kind, in words.</summary>
    public static string Name(UncertaintyScore score) => score switch
    {
        UncertaintyScore.MaximumProbability => "highest probability",
        UncertaintyScore.Entropy => "entropy",
        _ => "mutual information",
    };

    /// <summary>All of it, flat but for what there is several times.</summary>
    /// <param name="summary">What was measured.</param>
    /// <param name="outside">The samples of another kind; null where there are none.</param>
    public static object Json(UncertaintySummary summary, string? outside = null) => new
    {
        Predictor = summary.Name,
        summary.Members,
        summary.Samples,
        summary.Scores.Accuracy,
        Nll = summary.Scores.NegativeLogLikelihood,
        summary.Scores.Brier,
        Ece = summary.Scores.Calibration.Expected,
        EceLow = summary.Scores.Calibration.Low,
        EceHigh = summary.Scores.Calibration.High,
        EceChance = summary.Scores.Calibration.Chance,
        EceMaximum = summary.Scores.Calibration.Maximum,
        EceEqualWidth = summary.Scores.EqualWidthCalibration.Expected,
        summary.Scores.Calibration.Bins,
        EqualWidthBins = summary.Scores.EqualWidthCalibration.Bins,
        summary.Selective.Aurc,
        AurcOptimal = summary.Selective.Optimal,
        summary.Entropy,
        summary.ExpectedEntropy,
        summary.MutualInformation,
        OodDataset = outside,
        Ood = summary.OutOfDistribution,
        summary.Temperature,
        Scaled = summary.Scaled is not { } scaled ? null : new
        {
            Nll = scaled.NegativeLogLikelihood,
            scaled.Brier,
            Ece = scaled.Calibration.Expected,
            EceLow = scaled.Calibration.Low,
            EceHigh = scaled.Calibration.High,
            EceChance = scaled.Calibration.Chance,
            EceEqualWidth = scaled.EqualWidthCalibration.Expected,
        },
        summary.Conformal,
    };
}
