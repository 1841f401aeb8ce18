using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Convolution;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// In which of all images a line was found, by what a line is, and how far each was from the threshold.
/// </summary>
internal sealed class LineCensusReport(
    IReadOnlyList<LineVerdict> verdicts, LineDetector detector, TimeLattice lattice, double seconds, string device,
    string command)
{
    public const string Page = "report.html";

    private const double BinWidth = 0.05;

    private static readonly string[] Header = ["images", "detected", "not detected", "undecided"];

    // What may be called a line, and how many images of a group are one.
    private static readonly (string Key, string Words, Func<LineGroup, int> Lines)[] Meanings =
    [
        ("whole", "all of column 1 or 2", group => group.Lines),
        ("free", "all of column 1 or 2, nothing beside it", group => group.FreeLines),
    ];

    private int Images => Sum(_ => true, group => group.Images);

    public void Print(Session session)
    {
        session.Out.Write(SummaryTable.Of(Header, Rows));
        foreach (string sentence in Sentences())
            session.Out.WriteLine(sentence);
    }

    public object Json() => new
    {
        LineDetector.Threshold,
        Images,
        Networks = verdicts.Count,
        NetworksUndecided = verdicts.Count(verdict => !verdict.Decided),
        Lines = Sum(_ => true, group => group.Lines),
        LinesDetected = Sum(v => v.Decided && v.Detected, group => group.Lines),
        LinesUndecided = Sum(v => !v.Decided, group => group.Lines),
        OthersDetected = Sum(v => v.Decided && v.Detected, group => group.Images - group.Lines),
        OthersUndecided = Sum(v => !v.Decided, group => group.Images - group.Lines),
        Rightly = Meanings.ToDictionary(
            meaning => meaning.Key, meaning => Rightly(meaning.Lines), StringComparer.Ordinal),
        FreeLines = Sum(_ => true, group => group.FreeLines),
        FreeLinesDetected = Sum(v => v.Decided && v.Detected, group => group.FreeLines),
        Seconds = seconds,
        Groups = verdicts.Select(v => new
        {
            v.Group.Pattern.Name,
            v.Group.Images,
            v.Group.Lines,
            v.Group.FreeLines,
            v.Output.Activity,
            v.Output.StandardError,
            v.Detected,
            v.Decided,
        }),
    };

    public void Write(string folder)
    {
        SvgPlot plot = Histogram();
        SvgPlot.Save(Path.Combine(folder, "margins.svg"), plot);
        CsvFile.Write(
            Path.Combine(folder, "groups.csv"),
            ["image", "images", "lines", "free_lines", "activity", "standard_error", "detected", "decided"],
            verdicts.Select(v => new object?[]
            {
                v.Group.Pattern.Name, v.Group.Images, v.Group.Lines, v.Group.FreeLines, v.Output.Activity,
                v.Output.StandardError, v.Detected, v.Decided,
            }));
        var page = new HtmlReport("All images of 4×4 pixels before a line detector");
        foreach (string sentence in Sentences())
            page.Paragraph(sentence);
        page.Table(Header, Rows)
            .Figure(plot, "Images by the output's activity, on a logarithmic scale; right of the threshold is a line.")
            .Figure(
                NetworkScheme.Of("The detector", detector.Network(LinePattern.All[^1].Brightness)),
                "Its network with the pixels of a cross; dark pixels are pale.")
            .Configuration(command, ("network", Text($"{detector}, {lattice}")), ("device", device))
            .Save(Path.Combine(folder, Page));
    }

    private IEnumerable<IReadOnlyList<string>> Rows =>
    [
        .. Meanings.Select(meaning => Row(meaning.Words, meaning.Lines)),
        Row("without a whole column 1 or 2", group => group.Images - group.Lines),
    ];

    private string[] Row(string name, Func<LineGroup, int> count) =>
    [
        name, Text($"{Sum(v => v.Decided && v.Detected, count)}"), Text($"{Sum(v => v.Decided && !v.Detected, count)}"),
        Text($"{Sum(v => !v.Decided, count)}"),
    ];

    private IEnumerable<string> Sentences()
    {
        int open = verdicts.Count(verdict => !verdict.Decided);
        yield return Text($"{Images} images, {verdicts.Count} different networks; {open} of these are undecided: ")
            + Text($"within four errors of {LineDetector.Threshold}, or their starts disagree; ")
            + Text($"{seconds:0.0} s this time");
        foreach (var (_, words, lines) in Meanings)
        {
            int right = Rightly(lines);
            yield return Text($"told rightly where a line is {words}: ")
                + Text($"{right} images, {100.0 * right / Images:0.00} %");
        }
    }

    // Undecided images are nobody's.
    private int Rightly(Func<LineGroup, int> lines) => Sum(v => v.Decided && v.Detected, lines)
        + Sum(v => v.Decided && !v.Detected, group => group.Images - lines(group));

    private int Sum(Func<LineVerdict, bool> such, Func<LineGroup, int> count) =>
        verdicts.Where(such).Sum(verdict => count(verdict.Group));

    private SvgPlot Histogram()
    {
        var plot = new SvgPlot("How far from the threshold", "activity − threshold", "images, of each kind")
        {
            LogY = true,
            YRange = (0.5, Images),
        };
        double end = verdicts.Max(verdict => verdict.Margin) + BinWidth;
        plot.Add(new(string.Empty, [end], [double.NaN])); // room for the last bar
        plot.Add(Bars("without a whole line", group => group.Images - group.Lines, 0));
        plot.Add(Bars("a whole line with pixels beside it", group => group.Lines - group.FreeLines, 1));
        plot.Add(Bars("a line with nothing beside it", group => group.FreeLines, 2));
        return plot;
    }

    // Three bars share the place of a bin.
    private Series Bars(string label, Func<LineGroup, int> count, int place)
    {
        var bins = verdicts.GroupBy(verdict => (int)Math.Floor(verdict.Margin / BinWidth))
            .Select(bin => (Bin: bin.Key, Images: bin.Sum(verdict => count(verdict.Group))))
            .Where(bin => bin.Images > 0).OrderBy(bin => bin.Bin).ToArray();
        double Left(int bin) => (bin * BinWidth) + (place * BinWidth / 3);
        return new(label, [.. bins.Select(bin => Left(bin.Bin))], [.. bins.Select(bin => (double)bin.Images)])
        {
            Bars = [.. bins.Select(bin => new Bar(Left(bin.Bin), Left(bin.Bin) + (BinWidth / 3), 0.5))],
        };
    }
}
