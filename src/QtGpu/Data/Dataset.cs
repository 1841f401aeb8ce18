using QtGpu.Data.Tables;
using QtGpu.Data.Text;

namespace QtGpu.Data;

/// <summary>Samples to train on, samples to test on, and what the classes are called.</summary>
/// <param name="Name">The name it is shown under.</param>
/// <param name="Train">Training samples; validation samples are split from these.</param>
/// <param name="Test">Test samples.</param>
/// <param name="ClassNames">One name per class; empty for regression.</param>
/// <param name="Synthetic">The program made it up: say so wherever it is shown.</param>
/// <param name="Note">How train and test came about, where a reader would ask; may be empty.</param>
public sealed record Dataset(
    string Name, Samples Train, Samples Test, IReadOnlyList<string> ClassNames, bool Synthetic, string Note = "")
{
    /// <summary>
    /// <see cref="Files.DataFile.Digest"/> of the file that it was read from; null for a data set of the catalogue.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>What the columns of the training file mean; null where it has none.</summary>
    public TableSchema? Columns { get; init; }

    /// <summary>How its texts became sequences of word numbers; null where it has none.</summary>
    public TextEncoding? Text { get; init; }

    /// <summary>What a user should know of how the file was read, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The same with features and regression targets shifted and scaled by <paramref name="scale"/>.</summary>
    public Dataset Scaled(SampleScale scale) =>
        this with { Train = Train.Scaled(scale), Test = Test.Scaled(scale) };
}
