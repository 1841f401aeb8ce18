using QtGpu.Data;
using QtGpu.QuantumNeurons.Digits;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>A line per penalty, for people and as JSON, and a page with pictures.</summary>
internal sealed class DigitsReport(Dataset data, Samples images, string evaluator, Session session)
{
    public const string Page = "report.html";

    private const string Activities = "mean_activities";

    private static readonly string[] Header =
        ["λ", "accuracy", "classical", "agree", "mean E", "gap", "10 %", "error of gap", "error", "largest", "s"];

    private readonly DigitPictures _pictures = new(images, data.ClassNames);
    private readonly List<(Picture Picture, string Caption)> _figures = [];
    private readonly List<Dictionary<string, object?>> _json = [];
    private readonly List<IReadOnlyList<string>> _rows = [];
    private int _images;

    /// <summary>The last result in a sentence, for who waits for the others.</summary>
    public string LastLine =>
        _rows[^1] is [var penalty, var accuracy, var classical, var agreement, .., var seconds]
            ? $"λ {penalty}: accuracy {accuracy}, classical {classical}, the same in {agreement}; {seconds} s"
            : string.Empty;

    public void Add(double penalty, QuantumReadout readout, DigitResult result, SamplingPlan? plan)
    {
        Draw(penalty, readout, result);
        _rows.Add(
        [
            Number(penalty, "G4"), Percent(result.Accuracy), Percent(result.ClassicalAccuracy),
            Percent(result.Agreement), Number(result.MeanField, "0"), Number(result.MedianGap, "0.0000"),
            Number(result.SmallGap, "0.0000"), Number(result.MedianGapError, "0.0000"), Number(result.Error, "0.0000"),
            Number(result.LargestError, "0.0000"), Number(result.Seconds, "0.0"),
        ]);
        _json.Add(new(StringComparer.Ordinal)
        {
            ["penalty"] = penalty,
            ["accuracy"] = result.Accuracy,
            ["classical_accuracy"] = result.ClassicalAccuracy,
            ["agreement"] = result.Agreement,
            ["least_weight"] = readout.LeastWeight,
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
            [Activities] = _pictures.Outputs(result, string.Empty)?.Values,
        });
        _images = result.Images;
    }

    public void Write()
    {
        session.Out.Write(SummaryTable.Of(Header, _rows, leastFirst: ["s", "largest", "mean E"]));
        session.Out.WriteLine(What());
        session.WriteJson(new
        {
            Dataset = data.Name,
            data.Synthetic,
            Evaluator = evaluator,
            Images = _images,
            Penalties = _json,
        });
    }

    /// <summary>The page, its figures as SVG and its table as CSV.</summary>
    public void WritePage(string folder, string device, string command)
    {
        Picture.Save(Path.Combine(folder, "digits.svg"), [.. _figures.Select(figure => figure.Picture)]);
        string[] columns = [.. _json[0].Keys.Where(key => key != Activities)];
        CsvFile.Write(
            Path.Combine(folder, "digits.csv"), columns,
            _json.Select(line => (object?[])[.. columns.Select(key => line[key])]));
        var page = new HtmlReport($"Quantum neurons read {data.Name}");
        page.Paragraph($"{What()}.", soft: true)
            .Paragraph(
                "Each pixel excites every output neuron with a strength that softmax regression learnt; the output of "
                + "the largest activity is the answer. Under ‘classical’ stands what the regression says by itself.")
            .Table(Header, _rows);
        foreach (var (picture, caption) in _figures)
            page.Figure(picture, caption);
        page.Configuration(command, ("device", device)).Save(Path.Combine(folder, Page));
    }

    private string What()
    {
        string how = evaluator == "exact" ? "from the exact curve" : "sampled";
        return Text(
            $"{_images} test images of {data.Name}{(data.Synthetic ? " (synthetic)" : "")}, activities {how}; ")
            + "the gap is the largest activity less the next (median, and what a tenth of the images is below)";
    }

    private void Draw(double penalty, QuantumReadout readout, DigitResult result)
    {
        string of = Text($", λ = {penalty}");
        if (_pictures.Shown(result, $"Images and outputs{of}") is { } shown)
        {
            _figures.Add((shown,
                "The first test image of each class, and the activities of the output neurons: ▸ is the answer, green "
                + "the right one, brown a wrong answer."));
        }

        if (_pictures.Strengths(readout, $"Learnt strengths{of}") is { } strengths)
            _figures.Add((strengths, "With what strength each pixel excites the output neuron of a class."));
        if (_pictures.Outputs(result, $"Outputs of each class{of}") is { } outputs)
            _figures.Add((new HeatMapPlot(outputs).Draw(), outputs.Caption));
    }

    private static string Percent(double share) => Text($"{100 * share:0.00} %");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
