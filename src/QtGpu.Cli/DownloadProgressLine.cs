using System.Globalization;
using QtGpu.Data.Download;

namespace QtGpu.Cli;

/// <summary>How far a download is.</summary>
internal sealed class DownloadProgressLine(StatusLine status) : IProgress<DownloadProgress>
{
    public void Report(DownloadProgress value)
    {
        if (!status.IsDue)
            return;
        string total = value.Total is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" of {bytes / 1e6:0.0}") : string.Empty;
        status.Show(string.Create(CultureInfo.InvariantCulture, $"downloading {value.File}: {value.Received / 1e6:0.0}{total} MB"));
    }
}
