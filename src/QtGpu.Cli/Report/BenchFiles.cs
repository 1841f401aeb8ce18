using System.Globalization;
using QtGpu.Cli.Benchmarks;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>
/// Tables, JSON and roofline of a run under <c>DIR/device/date/</c>. They are written anew, each whole or not at all,
/// after every row: whatever ends the run, what it measured is kept.
/// </summary>
internal sealed class BenchFiles
{
    private readonly string _stem;
    private readonly IReadOnlyList<RooflinePoint> _before;

    /// <param name="directory">The folder of all devices.</param>
    /// <param name="machine">Which names the folder of this one.</param>
    /// <param name="stem">Name of the files, without its end.</param>
    /// <param name="before">Points of an earlier run.</param>
    public BenchFiles(string directory, Machine machine, string stem, IReadOnlyList<RooflinePoint> before)
    {
        string today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Folder = Path.Combine(directory, machine.Folder, today);
        (_stem, _before) = (stem, before);
    }

    public string Folder { get; }

    /// <summary>Writes what there is so far.</summary>
    public void Write(BenchResult result)
    {
        JsonFile.Write(Place(".json"), BenchJson.Of(result));
        SvgPlot? roofline = Roofline.Plot(result, _before);
        string picture = _stem.Replace("bench", "roofline", StringComparison.Ordinal) + ".svg";
        if (roofline is not null)
            SvgPlot.Save(Path.Combine(Folder, picture), roofline);
        AtomicFile.WriteText(Place(".md"), new BenchTables(result).ToMarkdown(roofline is null ? null : picture));
    }

    private string Place(string end) => Path.Combine(Folder, _stem + end);
}
