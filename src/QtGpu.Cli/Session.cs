using System.CommandLine;
using QtGpu.Cli.Report;
using QtGpu.Data;
using Spectre.Console;

namespace QtGpu.Cli;

/// <summary>What a verb works with: the options that all share, where to print, and when to stop.</summary>
internal sealed class Session(ParseResult arguments, TextWriter output, TextWriter error, CancellationToken stop)
{
    /// <summary>Results, for people.</summary>
    public IAnsiConsole Out { get; } = Paper(arguments.GetValue(GlobalOptions.Quiet) ? TextWriter.Null : output, Console.IsOutputRedirected || output != Console.Out);

    /// <summary>Progress and warnings.</summary>
    public IAnsiConsole Error { get; } = Paper(error, Console.IsErrorRedirected || error != Console.Error);

    /// <summary>Stops the work when Ctrl-C is pressed.</summary>
    public CancellationToken Stop { get; } = stop;

    public string Device { get; } = arguments.GetValue(GlobalOptions.Device)!;

    public long Seed { get; } = arguments.GetValue(GlobalOptions.Seed);

    public int Threads { get; } = arguments.GetValue(GlobalOptions.Threads);

    private string? DataDirectory { get; } = arguments.GetValue(GlobalOptions.Data);

    public string? JsonPath { get; } = arguments.GetValue(GlobalOptions.Json);

    public bool Quiet { get; } = arguments.GetValue(GlobalOptions.Quiet);

    /// <summary>True where progress may be drawn.</summary>
    public bool ShowsProgress => !Quiet && Error.Profile.Capabilities.Interactive;

    /// <summary>Where data sets lie, and how to stop a download.</summary>
    public DataOptions DataOptions => new(DataDirectory, Seed, Cancellation: Stop);

    /// <summary>Runs what may download, and shows how far it is.</summary>
    public T WithDownloadProgress<T>(Func<DataOptions, T> load) =>
        load(ShowsProgress ? DataOptions with { Progress = new DownloadLine(Error) } : DataOptions);

    /// <summary>Writes the verb's one JSON object where --json asks for it.</summary>
    public void WriteJson(object results)
    {
        if (JsonPath is not null)
            JsonFile.Write(JsonPath, results);
    }

    // A file or a pipe gets plain text of any width; NO_COLOR (no-color.org) is for terminals.
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
        if (redirected)
            console.Profile.Width = 160;
        return console;
    }
}
