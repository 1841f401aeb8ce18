namespace QtGpu.Data.Files;

/// <summary>A format of users' files, found by this interface; needs a parameterless constructor.</summary>
public interface IDataFileFormat
{
    /// <summary>File name endings, for example <c>.csv</c>.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Features with labels or targets, and the names of the classes (none for regression).</summary>
    /// <exception cref="InputException">The file cannot be read as that; says where.</exception>
    (Samples Samples, IReadOnlyList<string> ClassNames) Read(string path);

    /// <summary>Features alone, to predict from; labels in the file are left out.</summary>
    /// <exception cref="InputException">The file cannot be read as that; says where.</exception>
    Samples ReadFeatures(string path);

    /// <summary>All columns as they are, whatever they are called.</summary>
    /// <exception cref="InputException">The file cannot be read as that; says where.</exception>
    Samples ReadRows(string path);
}
