using QtGpu.Data.Download;

namespace QtGpu.Cli;

/// <summary>How far a download is.</summary>
internal sealed class DownloadProgressLine(StatusLine status) : IProgress<DownloadProgress>
{
    public void Report(DownloadProgress value)
    {
        if (!status.IsDue)
            return;
        CultureInfo culture = CultureInfo.InvariantCulture;
        string total = value.Total is { } bytes ? string.Create(culture, $" of {bytes / 1e6:0.0}") : string.Empty;
        status.Show(string.Create(culture, $"downloading {value.File}: {value.Received / 1e6:0.0}{total} MB"));
    }
}
