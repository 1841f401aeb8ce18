using QtGpu.Data.Download;
using QtGpu.Data.Tables;
using QtGpu.Data.Text;

namespace QtGpu.Data;

/// <summary>Where data sets live and how they get there.</summary>
/// <param name="Directory">The data directory; null: see <see cref="DataDirectory"/>.</param>
/// <param name="Progress">Told about downloads.</param>
/// <param name="Cancellation">Stops a download and leaves nothing behind.</param>
public sealed record DataOptions(
    string? Directory = null,
    IProgress<DownloadProgress>? Progress = null,
    CancellationToken Cancellation = default)
{
    /// <summary>Never download. Default: whether <c>QTGPU_OFFLINE</c> is 1.</summary>
    public bool Offline { get; init; } = Environment.GetEnvironmentVariable("QTGPU_OFFLINE") is "1" or "true";

    /// <summary>Which rows of a user's own file are tested on.</summary>
    public DataSplit Split { get; init; } = new();

    /// <summary>How a user's own file is read.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>How texts, of a user's file or of a data set, become sequences.</summary>
    public TextSettings Text { get; init; } = new();

    /// <summary>The words of a network that is to read the texts; null: those of the training texts.</summary>
    public TextEncoding? Words { get; init; }

    /// <summary>Base addresses asked instead of the public ones, for <c>{mirror}/{data set}/{file}.gz</c>.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>A mirror that sends nothing for so long is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
