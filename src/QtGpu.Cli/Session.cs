using QtGpu.Data;
using QtGpu.Data.Tables;
using QtGpu.Devices;
using QtGpu.Distributed;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli;

/// <summary>What a verb works with: the options that all share, where to print, and when to stop.</summary>
internal sealed class Session(
    ParseResult arguments, TextWriter output, TextWriter error, CancellationToken stop, JoinedRank rank)
{
    private readonly ErrorLines _problems = new(error, arguments);
    private List<string> _unwritten = [];
    private bool _hasJson;

    /// <summary>Results, for people.</summary>
    public IAnsiConsole Out { get; } = Paper(
        arguments.GetValue(GlobalOptions.Quiet) ? TextWriter.Null : output,
        Console.IsOutputRedirected || output != Console.Out || rank.Ranks is not null);

    /// <summary>Stops the work when Ctrl-C is pressed.</summary>
    public CancellationToken Stop { get; } = stop;

    /// <summary>What --device says.</summary>
    public string Device { get; } = arguments.GetValue(GlobalOptions.Device)!;

    public long Seed { get; } = arguments.GetValue(GlobalOptions.Seed);

    public int Threads { get; } = arguments.IsGiven(GlobalOptions.Threads)
        ? arguments.GetValue(GlobalOptions.Threads)
        : rank.ThreadsOf(arguments.GetValue(GlobalOptions.Threads));

    /// <summary>The ranks that <c>mpirun</c> started, of which this is one; null alone.</summary>
    public Ranks? Ranks { get; } = rank.Ranks;

    /// <summary>Whether files are written here: not where another rank does it.</summary>
    public bool WritesFiles { get; } = !rank.IsSilent;

    /// <summary>Which pieces of the work are done here; null: all.</summary>
    public Shard? Shard { get; private init; } = ShardFlag.Of(arguments);

    /// <summary>
    /// What could not be written, a line each: the run goes on to its other results, and then has failed.
    /// </summary>
    public IReadOnlyList<string> Unwritten => _unwritten;

    private string? DataDirectory { get; } = arguments.GetValue(GlobalOptions.Data);

    public string? JsonPath { get; } = rank.IsSilent ? null : arguments.GetValue(GlobalOptions.Json);

    /// <summary>Measured plans in the user's cache.</summary>
    public PlanCache Plans { get; } = new(
        ignored: line => new ErrorLines(error, arguments).Write($"{line}; `qtgpu bench --tune` writes it anew"));

    /// <summary>Where progress is drawn; nowhere but on a terminal.</summary>
    public StatusLine Status { get; } = new(
        error,
        error == Console.Error && !Console.IsErrorRedirected && !arguments.GetValue(GlobalOptions.Quiet));

    /// <summary>
    /// Where data sets lie, and how to stop a download. --seed does not move the test split of a user's own file, which
    /// --split-seed does: all networks of a comparison are tested on the same rows.
    /// </summary>
    public DataOptions DataOptions => new(DataDirectory, Cancellation: Stop);

    /// <summary>
    /// The data set of that name, or file, of which it says how it was read; downloads what is missing and shows how
    /// far it is.
    /// </summary>
    public Dataset LoadData(string nameOrFile, TableOptions? table = null) =>
        LoadData(nameOrFile, options => options with { Table = table ?? new() });

    /// <summary>The same, read in a way of one's own.</summary>
    public Dataset LoadData(string nameOrFile, Func<DataOptions, DataOptions> way)
    {
        Dataset data = WithDownloads(options => DatasetCatalogue.Load(nameOrFile, way(options)));
        Remark(data.Remarks);
        return data;
    }

    /// <summary>Says what a user should know of how a file was read.</summary>
    public void Remark(IEnumerable<string> remarks)
    {
        foreach (string remark in remarks)
            Out.WriteLine(remark);
    }

    /// <summary>Runs what may download.</summary>
    public T WithDownloads<T>(Func<DataOptions, T> load)
    {
        try
        {
            return load(DataOptions with { Progress = new DownloadProgressLine(Status) });
        }
        finally
        {
            Status.Clear();
        }
    }

    /// <summary>The device that --device, --threads, --precision, --gemm and --plans ask for.</summary>
    public Backend OpenDevice() => OpenDevice(Threads);

    /// <summary>The same device for several networks: see <see cref="SideBySide"/>.</summary>
    public DisposableList<Backend> OpenSideBySide(int? wanted, int useful, Func<Backend, double> bytes) => new(
        SideBySide.Open(OpenDevice, wanted, useful, Threads == 0 ? Environment.ProcessorCount : Threads, bytes));

    /// <summary>The same, with that many threads.</summary>
    public Backend OpenDevice(int threads) =>
        OpenDevice(threads, GlobalOptions.WantsMeasured(arguments) ? Plans : PlanCache.None);

    /// <summary>The same, with plans from elsewhere.</summary>
    public Backend OpenDevice(int threads, PlanCache plans) =>
        DeviceCatalogue.Open(Device, threads, GlobalOptions.Products(arguments), plans);

    /// <summary>The same streams for another command line, which concludes what that many shards have done.</summary>
    public Session Concluding(ParseResult other, int shards) => new(other, output, error, Stop, rank)
    {
        Shard = new(0, shards),
        _unwritten = _unwritten,
    };

    /// <summary>A line amid progress.</summary>
    public void WriteLine(string line)
    {
        Status.Clear();
        Out.WriteLine(line);
    }

    /// <summary>
    /// Writes a file of results. Where it cannot be written, as on a full disk, the others still are, and the tool ends
    /// with the message and <see cref="ExitCode.Failed"/>.
    /// </summary>
    /// <returns>Whether it is written.</returns>
    public bool Write(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception is IOException or InputException)
        {
            Unwritable(exception.Message);
            return false;
        }
    }

    /// <summary>What could not be written.</summary>
    public void Unwritable(string problem) => _unwritten.Add(problem);

    /// <summary>Says what went wrong on the way, also where nothing else is printed.</summary>
    public void Warn(string line)
    {
        Status.Clear();
        _problems.Write(line);
    }

    /// <summary>Writes the verb's one JSON object where --json asks for it.</summary>
    public void WriteJson(object results)
    {
        _hasJson = true;
        if (JsonPath is not null)
            Write(() => JsonFile.Write(JsonPath, results));
    }

    /// <summary>
    /// Says there that the run was stopped, so that whoever waits for JSON gets JSON; a file of an earlier run stays.
    /// </summary>
    public void WriteStopped(string message)
    {
        if (JsonPath is not null && !_hasJson && !(AtomicFile.PlaceOf(JsonPath) is { } place && File.Exists(place)))
            WriteJson(new { Stopped = true, Message = message });
    }

    // A file or a pipe gets plain text as wide as COLUMNS says; NO_COLOR (no-color.org) is for terminals.
    private static IAnsiConsole Paper(TextWriter writer, bool redirected)
    {
        bool plain = redirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Pipeline.Attach(new PrintableText());
        if (redirected)
        {
            bool isGiven = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns > 0;
            console.Profile.Width = isGiven ? columns : 160;
        }

        return console;
    }
}
