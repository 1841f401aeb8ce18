namespace QtGpu.Data.Tables;

/// <summary>How a text file of a user is to be read as a data set.</summary>
public sealed record TableOptions
{
    /// <summary>
    /// The column to predict: its name, or its number from 1 where the file has no header. Null: the one named
    /// <c>label</c> or <c>target</c>, else the last.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>Columns to leave out, by name.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>What to do about missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>A file whose rows are the test samples; null: a fifth of the rows is held out.</summary>
    public string? TestFile { get; init; }
}
