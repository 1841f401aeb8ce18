using QtGpu.Benchmarks;
using QtGpu.IO;

namespace QtGpu.Cli.Report;

/// <summary>
/// Tables, JSON and pictures of a run under <c>DIR/device/date/</c>. They are written anew, each whole or not at all,
/// after every row: whatever ends the run, what it measured is kept. Beside them, until the run is done, a journal of
/// the same rows, from which it goes on.
/// </summary>
internal sealed class BenchFiles : IDisposable
{
    private readonly string _stem;
    private readonly IReadOnlyList<RooflinePoint> _before;
    private Journal? _journal;
    private Exception? _failure;

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

    /// <summary>Whether there is something in the folder.</summary>
    public bool HasRows { get; private set; }

    /// <summary>Why a file is not as it should be; null where all are.</summary>
    public Exception? Failure => _failure ?? _journal?.Failure;

    /// <summary>Begins the journal, or goes on with it; on a full disk the run does without.</summary>
    /// <param name="settings">All that rows depend on.</param>
    /// <param name="resume">Whether to go on.</param>
    /// <param name="warn">Told that it does without.</param>
    /// <exception cref="InputException">It is of other settings, or another run has it.</exception>
    public void Open(string settings, bool resume, Action<string> warn)
    {
        if (!resume)
            RunFolder.RequireNothingKept(Place(".journal"), $"--save: {Folder}", "row");
        _journal = Journal.OpenUnlessFull(Place(".journal"), settings, resume, warn);
    }

    /// <summary>Rows of a unit that an earlier start measured.</summary>
    public bool TryGet(BenchUnit unit, out MeasuredUnit known)
    {
        known = MeasuredUnit.None;
        return _journal?.TryGet(unit.Name, out known!) == true;
    }

    /// <summary>Keeps a unit that is measured.</summary>
    public void Keep(BenchUnit unit, MeasuredUnit measured) => _journal?.Once(unit.Name, () => measured);

    /// <summary>
    /// Writes what there is so far; where that fails, the run goes on, and <see cref="Failure"/> says why.
    /// </summary>
    public void TryWrite(BenchResult result)
    {
        try
        {
            Write(result);
        }
        catch (Exception exception) when (exception is IOException or InputException)
        {
            _failure = exception;
        }
    }

    /// <summary>Writes what there is so far.</summary>
    public void Write(BenchResult result)
    {
        JsonFile.Write(Place(".json"), BenchJson.Of(result));
        HasRows = true;
        BenchPicture?[] pictures =
        [
            Picture("Roofline", "roofline", Roofline.Plot(result, _before)),
            Picture("Cost of a step over hidden size", "hidden-size", HiddenSizePlot.Of(result)),
        ];
        AtomicFile.WriteText(Place(".md"), new BenchTables(result).ToMarkdown([.. pictures.OfType<BenchPicture>()]));
        _failure = null;
    }

    /// <summary>The run is done: the journal is no longer needed.</summary>
    public void Complete() => _journal?.Remove();

    public void Dispose() => _journal?.Dispose();

    // Null where there is none yet.
    private BenchPicture? Picture(string title, string name, SvgPlot? plot)
    {
        if (plot is null)
            return null;
        string file = _stem.Replace("bench", name, StringComparison.Ordinal) + ".svg";
        SvgPlot.Save(Path.Combine(Folder, file), plot);
        return new(title, file);
    }

    private string Place(string end) => Path.Combine(Folder, _stem + end);
}

/// <summary>What was measured of a unit.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Peak">The best peak of the CPU so far.</param>
/// <param name="Notes">What was missing, or went wrong.</param>
internal sealed record MeasuredUnit(IBenchRow[] Rows, FmaPeak? Peak, string[] Notes)
{
    public static MeasuredUnit None { get; } = new([], null, []);
}
