namespace QtGpu.Data.Tables;

/// <summary>
/// A column that a network takes: one feature, or, for text, one for each category (1 for its own, else 0).
/// </summary>
/// <param name="Name">Its name in the header; null where the file had none.</param>
/// <param name="Position">Its place among the columns but the label's, from 0, for files without a header.</param>
/// <param name="Categories">The categories, in the order of their features; none for numbers.</param>
/// <param name="Means">The mean of each of its features over the training rows, for what is missing; or none.</param>
public sealed record FeatureColumn(
    string? Name, int Position, IReadOnlyList<string> Categories, IReadOnlyList<float> Means)
{
    /// <summary>The median over the training rows, of categories 1 for the commonest; or none.</summary>
    public IReadOnlyList<float> Medians { get; init; } = [];

    /// <summary>How many features it becomes.</summary>
    internal int Width => Math.Max(1, Categories.Count);
}
