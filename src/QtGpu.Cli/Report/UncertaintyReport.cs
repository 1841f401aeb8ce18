using QtGpu.Uncertainty;
using Spectre.Console;
using static QtGpu.Cli.Report.InvariantText;

namespace QtGpu.Cli.Report;

/// <summary>What a network's probabilities are worth, for people and as JSON.</summary>
/// <param name="Summary">What was measured.</param>
/// <param name="Others">The data set of another kind; null for none.</param>
internal sealed record UncertaintyReport(UncertaintySummary Summary, string? Others)
{
    /// <summary>What counts most, in a line.</summary>
    public string Line => Text(
        $"accuracy {100 * Summary.Scores.Accuracy:0.00} %, NLL {Summary.Scores.NegativeLogLikelihood:0.0000}, ")
        + Text($"ECE {Summary.Scores.Calibration.Expected:0.0000} ({Summary.Scores.Calibration.Low:0.0000} to ")
        + Text($"{Summary.Scores.Calibration.High:0.0000})");

    /// <summary>Proper scores and calibration, a line each, and a table of what tells the others.</summary>
    public void Write(IAnsiConsole console)
    {
        ProbabilityScores scores = Summary.Scores;
        CalibrationError ece = scores.Calibration;
        console.WriteLine(Text(
            $"{Summary.Name}: NLL {scores.NegativeLogLikelihood:0.0000}, Brier {scores.Brier:0.0000}, ")
            + Text($"AURC {Summary.Selective.Aurc:0.0000} (best order {Summary.Selective.Optimal:0.0000})"));
        console.WriteLine(Text($"ECE {ece.Expected:0.0000} in {ece.Bins.Count} bins of equally many samples, ")
            + Text($"95 % interval {ece.Low:0.0000} to {ece.High:0.0000}; ")
            + Text($"chance alone makes {ece.Chance:0.0000} of a calibrated network"));
        if (Summary.Members > 1)
        {
            console.WriteLine(Text($"entropy {Summary.Entropy:0.0000} nats, of which members disagree about ")
                + Text($"{Summary.MutualInformation:0.0000} (mutual information)"));
        }

        if (Summary.OutOfDistribution.Count > 0)
        {
            console.Write(SummaryTable.Of(
                [$"{Others} told by", "AUROC", "FPR at 95 % TPR"],
                Summary.OutOfDistribution.Select(one => (string[])
                    [Words(one.Score), Text($"{one.Auroc:0.0000}"), Text($"{one.FprAt95Tpr:0.0000}")])));
        }
    }

    /// <summary>The same for --json.</summary>
    public object ToJson() => new
    {
        Predictor = Summary.Name,
        Summary.Members,
        Nll = Summary.Scores.NegativeLogLikelihood,
        Summary.Scores.Brier,
        Ece = Summary.Scores.Calibration.Expected,
        EceLow = Summary.Scores.Calibration.Low,
        EceHigh = Summary.Scores.Calibration.High,
        EceChance = Summary.Scores.Calibration.Chance,
        EceEqualWidth = Summary.Scores.EqualWidthCalibration.Expected,
        Bins = Summary.Scores.Calibration.Bins,
        Summary.Selective.Aurc,
        AurcOptimal = Summary.Selective.Optimal,
        Summary.Entropy,
        Summary.ExpectedEntropy,
        Summary.MutualInformation,
        OodDataset = Others,
        Ood = Summary.OutOfDistribution.Select(one => new { Score = $"{one.Score}", one.Auroc, one.FprAt95Tpr }),
    };

    private static string Words(UncertaintyScore score) => score switch
    {
        UncertaintyScore.MaximumProbability => "1 − highest probability",
        UncertaintyScore.Entropy => "entropy",
        _ => "mutual information",
    };
}
