using QtGpu.Data.Download;

namespace QtGpu.Data;

/// <summary>A data set and how its files are.</summary>
/// <param name="Source">The data set.</param>
/// <param name="Files">Its files; empty when the program makes it.</param>
public sealed record DatasetStatus(IDatasetSource Source, IReadOnlyList<FileStatus> Files)
{
    /// <summary>Nothing is missing, and nothing known to be corrupt.</summary>
    public bool IsReady => Files.All(file => file.IsGood);
}

/// <summary>One file of a data set.</summary>
/// <param name="File">The file as published.</param>
/// <param name="Path">Where it is on disk; null when missing.</param>
/// <param name="Problem">What is wrong with it; null when nothing is known to be.</param>
public sealed record FileStatus(RemoteFile File, string? Path, string? Problem)
{
    /// <summary>It is there and nothing is known to be wrong with it.</summary>
    public bool IsGood => Path is not null && Problem is null;
}
