using QtGpu.Data.Download;

namespace QtGpu.Data.LongMemory;

/// <summary>
/// <see cref="Mnist"/> row by row: a picture is a sequence of 28 steps, each a row of 28 pixels. Always the commonest
/// digit: accuracy 11.35 %; chance: loss ln 10 = 2.303. Source of the form: Q. V. Le, N. Jaitly and G. E. Hinton,
/// arXiv:1504.00941, where a step is a pixel.
/// </summary>
public sealed class RowMnist : IDatasetSource
{
    private readonly Mnist _pictures = new();

    /// <inheritdoc/>
    public string Name => "row-mnist";

    /// <inheritdoc/>
    public string Summary => "handwritten digits row by row, 60,000 + 10,000 sequences of 28 steps, 10 classes";

    /// <inheritdoc/>
    public IReadOnlyList<RemoteFile> Files => _pictures.Files;

    /// <inheritdoc/>
    public Dataset Load(DataOptions options) => ByRows(_pictures.Load(options), Name);

    /// <summary>Pictures of a data set as sequences of their rows.</summary>
    internal static Dataset ByRows(Dataset pictures, string name) =>
        pictures with { Name = name, Train = ByRows(pictures.Train), Test = ByRows(pictures.Test) };

    private static Samples ByRows(Samples pictures)
    {
        ImageSize size = pictures.Image!.Value;
        return Samples.OfSequences(
            pictures.AllFeatures(), featureCount: size.Width, [.. Enumerable.Repeat(size.Height, pictures.Count)],
            pictures.AllTargets(), pictures.Classes);
    }
}
