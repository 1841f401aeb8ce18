using QtGpu.Data.Tables;

namespace QtGpu.Data.Files;

/// <summary>A format of users' files or folders, found by this interface; needs a parameterless constructor.</summary>
internal interface IDataFileFormat
{
    /// <summary>File name endings, for example <c>.csv</c>; none of a folder.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether a path is one of this format, by its name.</summary>
    bool Is(string path) =>
        !Directory.Exists(path) && Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The files that hold its samples: where one of them changes, they are others.</summary>
    IEnumerable<string> Files(string path) => [path];

    /// <summary>Labelled rows to train on, and what their columns mean.</summary>
    /// <exception cref="InputException">The file cannot be read as that; says where.</exception>
    TableRows Read(string path, TableOptions options);

    /// <summary>Rows as a network takes them that was trained on this file or another one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What the columns of the training file meant.</param>
    /// <param name="label">The label's column where it has another name here, or null.</param>
    /// <param name="labelled">Each row must have a label of those that the network knows.</param>
    /// <exception cref="InputException">The file cannot be read as that; says where.</exception>
    TableRows ReadLike(string path, TableSchema schema, string? label, bool labelled);

    /// <summary>All columns as they are, whatever they are called: a row for each step of a series.</summary>
    /// <exception cref="InputException">The file cannot be read as that; says where.</exception>
    Samples ReadRows(string path);
}
