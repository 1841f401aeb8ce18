using QtGpu.Data.Download;

namespace QtGpu.Data;

/// <summary>
/// A named data set. Implement it on a class with a parameterless constructor and the catalogue, the command line and
/// the tests know it.
/// </summary>
public interface IDatasetSource
{
    /// <summary>The name users type, for example <c>mnist</c>.</summary>
    string Name { get; }

    /// <summary>One line for <c>data list</c> and help.</summary>
    string Summary { get; }

    /// <summary>The files it is read from, downloaded when missing; empty when the program makes it.</summary>
    IReadOnlyList<RemoteFile> Files => [];

    /// <summary>Loads it, after downloading what is missing.</summary>
    /// <exception cref="InputException">A file is missing and cannot be had, or is corrupt.</exception>
    Dataset Load(DataOptions options);
}
