using System.Globalization;
using QtGpu.Data.Download;
using Spectre.Console;

namespace QtGpu.Cli;

/// <summary>One line that says how far a download is, drawn over itself ten times a second.</summary>
internal sealed class DownloadLine(IAnsiConsole console) : IProgress<DownloadProgress>
{
    private long _drawn;

    public void Report(DownloadProgress value)
    {
        bool done = value.Received == value.Total;
        if (!done && Environment.TickCount64 - _drawn < 100)
            return;
        _drawn = Environment.TickCount64;
        string total = value.Total is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" of {bytes / 1e6:0.0}") : string.Empty;
        string line = string.Create(CultureInfo.InvariantCulture, $"downloading {value.File}: {value.Received / 1e6:0.0}{total} MB");
        console.Write($"\r{line.PadRight(console.Profile.Width - 1)}{(done ? "\r" + new string(' ', console.Profile.Width - 1) + "\r" : string.Empty)}");
    }
}
