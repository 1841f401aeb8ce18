namespace QtGpu.Data.Download;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file, for example <c>mnist/train-images-idx3-ubyte.gz</c>.</param>
/// <param name="Received">Bytes so far.</param>
/// <param name="Total">Bytes in all, where the server told.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);
